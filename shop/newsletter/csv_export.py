"""The list of subscribers as a file for a table program."""

import csv
from collections.abc import Iterator

from django.utils.timezone import localtime

from shop.newsletter.models import Subscriber

COLUMNS = ["email", "confirmed_at", "asked_at", "language", "consent", "bounced_at"]
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    def write(self, line: str) -> str:
        return line


def lines() -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    for row in Subscriber.objects.order_by("pk").iterator():
        moments = [row.confirmed_at, row.asked_at, row.bounced_at]
        confirmed, asked, bounced = [
            localtime(at).isoformat(timespec="seconds") if at else "" for at in moments
        ]
        cells = [row.email, confirmed, asked, row.language, row.consent, bounced]
        yield writer.writerow(map(harmless, cells))


def harmless(cell: str) -> str:
    """A table program would run what begins like a formula; an apostrophe makes it text."""
    return f"'{cell}" if cell.startswith(BEGINS_A_FORMULA) else cell
