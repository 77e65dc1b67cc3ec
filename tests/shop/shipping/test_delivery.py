"""When a parcel is said to arrive: weekends, holidays and the hour count."""

from datetime import date, datetime

import pytest

from shop.shipping.delivery import SHOP_TIME, arrival, is_working_day
from shop.shipping.methods import Standard, TwoDays, arrival_by


def at(day: str, hour: int = 9) -> datetime:
    return datetime.fromisoformat(f"{day}T{hour:02}:00").replace(tzinfo=SHOP_TIME)


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (at("2026-06-01"), "Jun 3–8"),
        (at("2026-06-01", 14), "Jun 4–9"),
        (at("2026-06-06"), "Jun 10–15"),
        # Thanksgiving is the 26th.
        (at("2026-11-22"), "Nov 25–Dec 1"),
        # Christmas, and New Year's Day of the next year.
        (at("2026-12-23", 16), "Dec 29–Jan 4"),
    ],
)
def test_standard_takes_two_to_five_working_days(now, said):
    assert str(arrival_by(Standard, now)) == said


def test_two_days_names_one_day():
    assert str(arrival_by(TwoDays, at("2026-11-24"))) == "Nov 27"


def test_hour_is_the_shops_and_not_the_servers():
    noon_in_new_york = datetime.fromisoformat("2026-06-01T16:30:00+00:00")

    arrives = arrival(noon_in_new_york, days=(1, 1), leaves_until_hour=14)

    assert arrives.first == date(2026, 6, 2)


@pytest.mark.parametrize(
    ("state", "said"),
    [("CT", "Jun 3–4"), ("GA", "Jun 4–5"), ("CA", "Jun 3–8"), ("AK", "Jun 5–12")],
)
def test_days_on_the_way_follow_the_state(state, said):
    assert str(arrival_by(Standard, at("2026-06-01"), state=state)) == said


@pytest.mark.parametrize(
    "holiday",
    [
        "2026-01-01",
        "2026-01-19",
        "2026-02-16",
        "2026-05-25",
        "2026-06-19",
        "2026-07-03",
        "2026-09-07",
        "2026-10-12",
        "2026-11-11",
        "2026-11-26",
        "2026-12-25",
        "2027-07-05",
        "2021-12-31",
    ],
)
def test_federal_holidays_are_no_working_days(holiday):
    """https://www.opm.gov/policy-data-oversight/pay-leave/federal-holidays/"""
    assert not is_working_day(date.fromisoformat(holiday))


def test_other_weekdays_are_working_days():
    weekdays = [date(2026, 8, day) for day in range(3, 8)]

    assert all(map(is_working_day, weekdays))
