"""What can be found. A room registers its kind when its app is ready."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from blog.search.entries import Entry


@dataclass(frozen=True)
class Card:
    """What a result shows besides its words."""

    address: str
    about: str
    """One short line: topic and reading time, type of study, price."""
    unseen: str
    """Said where the words stand in nothing that an excerpt shows."""


@dataclass(frozen=True)
class Kind:
    name: str
    is_open: Callable[[], QuerySet[Any]]
    """What a visitor can open now: asked anew with each search."""
    cards: Callable[[list[int]], Mapping[int, Card]]
    """In as many queries for ten as for one."""
    entries: Callable[[], Iterator[Entry]]
    """All there are, to build the index anew."""


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _KINDS[kind.name] = kind


def kinds() -> list[Kind]:
    return list(_KINDS.values())


def kind_named(name: str) -> Kind:
    return _KINDS[name]
