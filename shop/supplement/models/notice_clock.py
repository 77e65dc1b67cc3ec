"""The thirty days in which FDA is told of a claim: 21 CFR 101.93(a)(1)."""

from datetime import date, timedelta

from django.utils.timezone import localdate

NOTICE_DAYS = timedelta(days=30)
"""From the first marketing with a claim."""
WARN_AFTER = timedelta(days=20)


class NoticeClock:
    first_shown_on: date | None
    fda_notified_on: date | None

    @property
    def notice_due_on(self) -> date | None:
        return self.first_shown_on + NOTICE_DAYS if self.first_shown_on else None

    @property
    def notice_days_left(self) -> int | None:
        """Negative once it is overdue; None where nothing is waited for."""
        if self.notice_due_on is None or self.fda_notified_on:
            return None
        return (self.notice_due_on - localdate()).days

    @property
    def is_notice_overdue(self) -> bool:
        return self.notice_days_left is not None and self.notice_days_left < 0

    @property
    def notice_words(self) -> str:
        left = self.notice_days_left
        if left is None:
            return ""
        if left < 0:
            return f"OVERDUE by {-left} day{'' if left == -1 else 's'}."
        words = f"{left} day{'' if left == 1 else 's'} left."
        return (
            f"Due soon: {words}" if left <= (NOTICE_DAYS - WARN_AFTER).days else words
        )
