"""One box for whatever can be read. Knows no kind of page: each registers its own."""

from blog.search.finding import Hit, Results, search
from blog.search.index import Entry, put, rebuild
from blog.search.kinds import Card, Kind, register
from blog.search.typed import MAX_TYPED, Typed

__all__ = [
    "MAX_TYPED",
    "Card",
    "Entry",
    "Hit",
    "Kind",
    "Results",
    "Typed",
    "put",
    "rebuild",
    "register",
    "search",
]
