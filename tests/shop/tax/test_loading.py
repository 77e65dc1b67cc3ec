"""Rates from a file: all of it, or nothing and the reason by line."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from config.environment import BASE_DIR
from shop.tax.models import Nexus, TaxRate
from tests.shop.tax.rates import registered

pytestmark = pytest.mark.django_db

HEAD = "state,jurisdiction,tax_class,zip_from,zip_to,percent,since,until\n"
GOOD = "WA,City,supplement,98101,98199,3.8,2026-01-01,\n"


def load(tmp_path, text: str, **options) -> str:
    file = tmp_path / "rates.csv"
    file.write_bytes(text.encode())
    said = StringIO()
    call_command("load_tax_rates", file, stdout=said, **options)
    return said.getvalue()


def test_rates_are_added_once(tmp_path):
    registered("WA")

    assert load(tmp_path, HEAD + GOOD) == "Rates: 1 added, 0 stood already.\n"
    assert load(tmp_path, HEAD + GOOD) == "Rates: 0 added, 1 stood already.\n"
    assert TaxRate.objects.get().percent == Decimal("3.8")


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("TX,City,supplement,1,2,3,2026-01-01,", "Line 3: The shop is not registered"),
        (GOOD.replace("98199", "97000"), "Line 3: zip_to: The range ends before"),
        (GOOD.replace("98101", "981"), "Line 3: zip_from: Give a ZIP code of five"),
        (GOOD.replace("3.8", "much"), "Line 3: “much” value must be a decimal"),
        (GOOD.replace("3.8", "380"), "Line 3: percent: "),
        (GOOD.replace("3.8", "NaN"), "Line 3: "),
        (GOOD.replace("2026-01-01", "1/1/26"), "Line 3: since: Give the day as"),
        (GOOD.replace("supplement", "food"), "Line 3: tax_class: "),
        (GOOD.replace("3.8", "4"), "Line 3: zip_from: City asks 3.8 % already"),
        (GOOD[:-2] + ",2025-01-01\n", "Line 3: until: The last day lies before"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_written(tmp_path, row, sentence):
    registered("WA")

    with pytest.raises(CommandError) as refused:
        load(tmp_path, HEAD + GOOD + row)

    assert sentence in str(refused.value)
    assert not TaxRate.objects.exists()


@pytest.mark.parametrize("text", ["", "zip,rate\n1,2\n", "\x00\n", HEAD + "\x00"])
def test_what_is_no_such_file_is_refused(tmp_path, text):
    with pytest.raises(CommandError, match="Nothing was loaded"):
        load(tmp_path, text)


def test_bytes_that_are_no_text_are_refused(tmp_path):
    file = tmp_path / "rates.csv"
    file.write_bytes(b"\xff\xfe\x00\x01")

    with pytest.raises(CommandError, match="not CSV in UTF-8"):
        call_command("load_tax_rates", file)


def test_the_demo_rates_are_marked_as_samples():
    call_command("load_tax_rates", BASE_DIR / "demo/tax_rates.csv", samples=True)

    assert set(Nexus.objects.values_list("state", "is_sample")) == {
        ("CT", True),
        ("WA", True),
    }
    assert not TaxRate.objects.filter(is_sample=False).exists()
