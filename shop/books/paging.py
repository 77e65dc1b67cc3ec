"""Rows in pages by their key: memory does not grow with them, and no cursor stays open
while the job writes down how far it is."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from django.db.models import Model, QuerySet

PAGE = 500

Tell = Callable[[int], None]
"""Takes how many rows were read by now."""

M = TypeVar("M", bound=Model)


def in_pages(rows: QuerySet[M], tell: Tell, *, already: int = 0) -> Iterator[M]:
    last = 0
    while page := list(rows.filter(pk__gt=last).order_by("pk")[:PAGE]):
        for row in page:
            yield row
            already += 1
            tell(already)
        last = page[-1].pk
