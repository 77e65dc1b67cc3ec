from datetime import date

import pytest

from shop.safety_report.business_days import after_business_days, federal_holidays

OPM_2026 = """2026-01-01 2026-01-19 2026-02-16 2026-05-25 2026-06-19 2026-07-03
2026-09-07 2026-10-12 2026-11-11 2026-11-26 2026-12-25"""
"""As the Office of Personnel Management lists them."""
OPM_2021 = """2021-01-01 2021-01-18 2021-02-15 2021-05-31 2021-06-18 2021-07-05
2021-09-06 2021-10-11 2021-11-11 2021-11-25 2021-12-24 2021-12-31"""


@pytest.mark.parametrize(("year", "listed"), [(2026, OPM_2026), (2021, OPM_2021)])
def test_federal_holidays_are_those_that_are_listed(year, listed):
    found = {day.isoformat() for day in federal_holidays(year)}

    assert found == set(listed.split())


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-03-02", "2026-03-23"),  # three weeks without a holiday
        ("2026-03-07", "2026-03-27"),  # a Saturday
        ("2026-11-09", "2026-12-02"),  # Veterans Day and Thanksgiving
        ("2026-12-18", "2027-01-12"),  # Christmas and New Year
        ("2026-06-26", "2026-07-20"),  # Independence Day on a Saturday
        ("2021-12-20", "2022-01-12"),  # New Year's Day on a Saturday
    ],
)
def test_fifteen_business_days(start, due):
    found = after_business_days(date.fromisoformat(start), 15)

    assert found == date.fromisoformat(due)
