"""What an index answers with."""

from dataclasses import dataclass
from typing import Any

MOST_FOUND = 60
"""A reader who does not find it among sixty types another word; and the time of a
search does not grow with the magazine."""

# Signs that no text holds: Entry leaves control signs out.
MARK_OPEN, MARK_CLOSE = "\x02", "\x03"


@dataclass(frozen=True)
class Found:
    entry_id: int
    kind: str
    object_id: int


@dataclass(frozen=True)
class Excerpt:
    title: str
    lead: str
    words: str


@dataclass(frozen=True)
class Open:
    """One kind, and a query for what of it visitors can open, for one entry named e:
    a list of all that are open would be as long as the magazine."""

    kind: str
    sql: str
    params: tuple[Any, ...]


def is_open_sql(among: "list[Open] | tuple[Open, ...]") -> tuple[str, list[Any]]:
    """A condition on the entries named e."""
    parts = [f"(e.kind = %s AND EXISTS ({one.sql}))" for one in among]
    params = [value for one in among for value in (one.kind, *one.params)]
    return f"({' OR '.join(parts) or '1 = 0'})", params
