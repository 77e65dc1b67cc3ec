"""Days by the shop's clock: America/New_York, as settings.TIME_ZONE says."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate, localtime, make_aware

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    since: date
    until: date
    """The last day, counted in."""

    @classmethod
    def of(cls, arguments: dict[str, Any]) -> Self:
        return cls(
            date.fromisoformat(arguments["since"]),
            date.fromisoformat(arguments["until"]),
        )

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d} to {self.until:%Y-%m-%d}"

    @property
    def starts_at(self) -> datetime:
        return make_aware(datetime.combine(self.since, time.min))

    @property
    def ends_before(self) -> datetime:
        return make_aware(datetime.combine(self.until + ONE_DAY, time.min))

    def within(self, field: str) -> Q:
        return Q(**{f"{field}__gte": self.starts_at, f"{field}__lt": self.ends_before})


class Preset(models.TextChoices):
    THIS_MONTH = "this-month", "This month until today"
    LAST_MONTH = "last-month", "Last month"
    LAST_QUARTER = "last-quarter", "Last quarter"
    THIS_YEAR = "this-year", "This year until today"
    LAST_YEAR = "last-year", "Last year"
    OTHER = "other", "Other days, given below"


def preset(name: str, today: date | None = None) -> Period:
    """Raises KeyError for one that has no days of its own."""
    today = today or localdate()
    month = today.replace(day=1)
    quarter = month.replace(month=(month.month - 1) // 3 * 3 + 1)
    year = today.replace(month=1, day=1)
    return {
        Preset.THIS_MONTH.value: Period(month, today),
        Preset.LAST_MONTH.value: _before(month, months=1),
        Preset.LAST_QUARTER.value: _before(quarter, months=3),
        Preset.THIS_YEAR.value: Period(year, today),
        Preset.LAST_YEAR.value: _before(year, months=12),
    }[name]


def day_of(moment: datetime | None) -> str:
    return f"{localtime(moment):%Y-%m-%d}" if moment else ""


def _before(first: date, *, months: int) -> Period:
    last = first - ONE_DAY
    index = first.year * 12 + first.month - 1 - months
    return Period(date(index // 12, index % 12 + 1, 1), last)
