"""The index of the database that this shop runs on."""

from collections.abc import Sequence
from typing import Protocol

from django.db import connection

from blog.search.found import Excerpt, Found, Open
from blog.search.postgres import PostgresIndex
from blog.search.sqlite import SqliteIndex


class SearchIndex(Protocol):
    def prepare(self) -> None:
        """Makes what the database itself keeps up to date; may be called again."""

    def find(self, match: str, *, among: Sequence[Open]) -> list[Found]:
        """Best first, at most MOST_FOUND."""

    def excerpts(self, match: str, entry_ids: Sequence[int]) -> dict[int, Excerpt]:
        """With MARK_OPEN and MARK_CLOSE around what was found."""


def search_index() -> SearchIndex:
    return PostgresIndex() if connection.vendor == "postgresql" else SqliteIndex()
