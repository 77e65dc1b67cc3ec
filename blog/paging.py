"""Pages of a list whose end is not counted: to count ten thousand rows costs more than
to show ten of them, and no reader needs to know."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator

MOST_DIGITS = 6


class UncountedPage(Page):
    def __init__(
        self, rows: Sequence[Any], number: int, paginator: Paginator, *, is_last: bool
    ) -> None:
        super().__init__(rows, number, paginator)
        self._is_last = is_last

    def has_next(self) -> bool:
        return not self._is_last

    def next_page_number(self) -> int:
        return self.number + 1

    def previous_page_number(self) -> int:
        return self.number - 1


class UncountedPaginator(Paginator):
    """Reads one row more than it shows."""

    def validate_number(self, number: Any) -> int:
        """Raises PageNotAnInteger and EmptyPage, as Django's own."""
        if not str(number)[: MOST_DIGITS + 1].isdecimal():
            raise PageNotAnInteger("That is not the number of a page.")
        if len(str(number)) > MOST_DIGITS or int(number) < 1:
            raise EmptyPage("There is no such page.")
        return int(number)

    def page(self, number: Any) -> UncountedPage:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        rows = list(self.object_list[first : first + self.per_page + 1])
        if not rows and number > 1:
            raise EmptyPage("There is no such page.")
        is_last = len(rows) <= self.per_page
        return UncountedPage(rows[: self.per_page], number, self, is_last=is_last)
