"""After the fact: would the decisions look the same if the stars had been seen? Counts
only what is decided, so that nobody can work out the stars of what waits."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from shop.review.models import Decision, Reason, Review

SHOWN = 500
"""Decisions on the page; the file has all."""
COLUMNS = ["when", "who", "decision", "reason", "stars", "order", "note"]


@dataclass(frozen=True)
class Row:
    stars: int
    published: int
    held: int
    reasons: list[int]
    """Of those held, in the order of Reason."""

    @property
    def percent_held(self) -> int | None:
        decided = self.published + self.held
        return round(100 * self.held / decided) if decided else None


def by_stars() -> list[Row]:
    """How each number of stars fares now."""
    held = {f"held_{n}": _held(held_for=reason) for n, reason in enumerate(Reason)}
    counts: dict[int, dict[str, Any]] = {
        group["stars"]: dict(group)
        for group in Review.objects.decided()
        .order_by()
        .values("stars")
        .annotate(
            published=Count("pk", filter=Q(status=Review.Status.PUBLISHED)),
            held=_held(),
            **held,
        )
    }
    return [_row(stars, counts.get(stars, {})) for stars in range(5, 0, -1)]


def decisions() -> QuerySet[Decision]:
    """Every one, the newest first."""
    rows = Decision.objects.select_related("by", "review__order_line__order")
    return rows.order_by("-pk")


def as_csv(rows: Iterable[Decision]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    for made in rows:
        yield writer.writerow(
            [
                made.kept_at.isoformat(timespec="seconds"),
                _as_text(made.by.email),
                made.act,
                made.reason,
                _stars(made),
                made.review.order_line.order.number,
                _as_text(made.note),
            ]
        )


def _row(stars: int, group: dict[str, Any]) -> Row:
    return Row(
        stars=stars,
        published=group.get("published", 0),
        held=group.get("held", 0),
        reasons=[group.get(f"held_{n}", 0) for n, _reason in enumerate(Reason)],
    )


def _held(**more: str) -> Count:
    return Count("pk", filter=Q(status=Review.Status.HELD, **more))


def _stars(made: Decision) -> int | str:
    """Empty while its review waits to be read again."""
    return "" if made.review.status == Review.Status.WAITING else made.stars


def _as_text(cell: str) -> str:
    """A spreadsheet must not take a note for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


class _Echo:
    """Hands each line on instead of keeping it."""

    def write(self, line: str) -> str:
        return line
