"""Monday to Friday without the federal holidays, for a clock that federal law starts.

The holidays are 5 USC 6103(a); 6103(b) moves one on a Saturday to the Friday before,
and Executive Order 11582, section 3, one on a Sunday to the Monday after.
"""

from datetime import date, timedelta
from functools import cache

MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6
ON_A_DATE = [(1, 1), (6, 19), (7, 4), (11, 11), (12, 25)]
ON_A_WEEKDAY = [
    (1, MONDAY, 3),  # Birthday of Martin Luther King, Jr.
    (2, MONDAY, 3),  # Washington's Birthday
    (9, MONDAY, 1),  # Labor Day
    (10, MONDAY, 2),  # Columbus Day
    (11, THURSDAY, 4),  # Thanksgiving Day
]


def after_business_days(start: date, count: int) -> date:
    """The day that is so many business days after the start, which is day 0."""
    day = start
    while count:
        day += timedelta(days=1)
        count -= is_business_day(day)
    return day


def is_business_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in federal_holidays(day.year)


@cache
def federal_holidays(year: int) -> frozenset[date]:
    """The days of this year on which offices are closed: the last one may be for
    New Year's Day of the next year."""
    fixed = [date(year, month, day) for month, day in ON_A_DATE]
    moving = [_nth(year, *which) for which in ON_A_WEEKDAY]
    memorial_day = date(year, 5, 31) - timedelta(days=date(year, 5, 31).weekday())
    days = {_observed(day) for day in [*fixed, date(year + 1, 1, 1)]}
    found = {*days, *moving, memorial_day}
    return frozenset(day for day in found if day.year == year)


def _observed(day: date) -> date:
    if day.weekday() == SATURDAY:
        return day - timedelta(days=1)
    if day.weekday() == SUNDAY:
        return day + timedelta(days=1)
    return day


def _nth(year: int, month: int, weekday: int, n: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))
