from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from django.utils.formats import date_format, number_format

DAY = date(2026, 11, 3)


@pytest.mark.parametrize(
    ("language", "whole", "short"),
    [
        ("en-us", "November 3, 2026", "November 3"),
        ("es", "3 de noviembre de 2026", "3 de noviembre"),
    ],
)
def test_each_language_says_dates_its_own_way(language, whole, short):
    with translation.override(language):
        said = date_format(DAY), date_format(DAY, "MONTH_DAY_FORMAT")

    assert said == (whole, short)


@pytest.mark.parametrize("language", ["en-us", "es"])
def test_numbers_are_written_as_in_the_united_states(language):
    with translation.override(language):
        said = number_format(Decimal("1234.5"), 2, force_grouping=True)

    assert said == "1,234.50"
