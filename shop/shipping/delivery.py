"""On which days a parcel that is paid for now is likely to arrive.

Carriers work on weekdays that are no federal holiday (5 U.S.C. 6103). A holiday on a
weekend is kept on the weekday beside it.
"""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import pgettext

SHOP_TIME = ZoneInfo("America/New_York")

MONDAY, THURSDAY, SATURDAY = 0, 3, 5
ON_A_DATE = [(1, 1), (6, 19), (7, 4), (11, 11), (12, 25)]
ON_THE_NTH = [
    (1, MONDAY, 3),
    (2, MONDAY, 3),
    (9, MONDAY, 1),
    (10, MONDAY, 2),
    (11, THURSDAY, 4),
]
"""Month, weekday and which of them."""


class Arrival(NamedTuple):
    first: date
    last: date

    def __str__(self) -> str:
        if self.first == self.last:
            return _day(self.first)
        if self.first.month != self.last.month:
            return pgettext("days of two months", "%(first)s–%(last)s") % {
                "first": _day(self.first),
                "last": _day(self.last),
            }
        return pgettext("days of one month", "%(month)s %(first)d–%(last)d") % {
            "month": date_format(self.first, pgettext("format of a short month", "M")),
            "first": self.first.day,
            "last": self.last.day,
        }


def arrival(now: datetime, *, days: tuple[int, int], leaves_until_hour: int) -> Arrival:
    """After the fewest and the most working days. `now` knows its time zone; what is
    ordered after that hour of the shop leaves on the next working day."""
    here = now.astimezone(SHOP_TIME)
    leaves = here.date()
    if here.hour >= leaves_until_hour:
        leaves += timedelta(days=1)
    while not is_working_day(leaves):
        leaves += timedelta(days=1)
    fewest, most = days
    return Arrival(_after(leaves, fewest), _after(leaves, most))


def _day(day: date) -> str:
    # Translators: letters as in https://docs.djangoproject.com/en/5.2/ref/templates/builtins/#date
    return date_format(day, pgettext("format of a short day", "M j"))


def is_working_day(day: date) -> bool:
    # New Year's Day on a Saturday is kept in the old year.
    kept = _holidays(day.year) | _holidays(day.year + 1)
    return day.weekday() < SATURDAY and day not in kept


def _after(day: date, working_days: int) -> date:
    for _ in range(working_days):
        day += timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
    return day


def _holidays(year: int) -> set[date]:
    named = {_kept_on(date(year, month, day)) for month, day in ON_A_DATE}
    counted = {_nth(year, month, weekday, nth) for month, weekday, nth in ON_THE_NTH}
    return named | counted | {_memorial_day(year)}


def _kept_on(day: date) -> date:
    beside = {SATURDAY: -1, SATURDAY + 1: 1}
    return day + timedelta(days=beside.get(day.weekday(), 0))


def _nth(year: int, month: int, weekday: int, nth: int) -> date:
    first = date(year, month, 1)
    ahead = (weekday - first.weekday()) % 7
    return first + timedelta(days=ahead + 7 * (nth - 1))


def _memorial_day(year: int) -> date:
    """The last Monday of May."""
    last = date(year, 5, 31)
    return last - timedelta(days=last.weekday())
