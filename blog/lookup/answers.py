"""What a service told of one paper, in our own fields."""

import html
import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from django.db.models import Field

from blog.models import Source

_TAG = re.compile(r"<[^<>]{0,200}>")
_RETRACTED_TITLE = re.compile(
    r"^\W*RETRACTED\b|^retracted\s*(?:article)?:", re.IGNORECASE
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")

MONTHS = [
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
]
"""As records shorten them, in small letters."""
Standing = Source.Standing
RANK = [Standing.SOUND, Standing.CORRECTED, Standing.CONCERN, Standing.RETRACTED]


@dataclass(frozen=True)
class FoundNotice:
    kind: str
    identifier: str
    told_by: str
    published_on: str = ""


@dataclass
class Answer:
    """From one service, or from several put together."""

    record: dict[str, Any]
    notices: list[FoundNotice] = field(default_factory=list)
    services: list[str] = field(default_factory=list)
    raw: dict[str, Any] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    """Sentences for staff: what is odd, and what could not be asked."""
    failures: list[str] = field(default_factory=list)
    """Services that were asked for notices and gave no answer."""

    @property
    def standing(self) -> str:
        return worst(notice.kind for notice in self.notices)


def worst(kinds: Any) -> str:
    return max(kinds, key=lambda kind: RANK.index(Standing(kind)), default="sound")


def plain(text: Any, *, most: int) -> str:
    """One line without tags, entities and signs that turn text around; "" unless it is
    text."""
    if not isinstance(text, str | int) or isinstance(text, bool):
        return ""
    # Twice: Crossref's titles come with &amp;lt;i&amp;gt; in them.
    told = _TAG.sub("", html.unescape(html.unescape(str(text)[: 4 * most])))
    told = " ".join(_CONTROL.sub(" ", told).split())
    return told if len(told) <= most else told[: most - 1] + "…"


def first(values: Any) -> Any:
    """Crossref wraps single values into lists, and sends empty ones."""
    if isinstance(values, list):
        return values[0] if values else ""
    return values


def notice_in_title(title: str, identifier: str, service: str) -> list[FoundNotice]:
    """Publishers write it before the title, at times before any service knows."""
    if not _RETRACTED_TITLE.match(title):
        return []
    return [FoundNotice(Standing.RETRACTED, identifier, f"{service}: its title")]


def length_of(field_name: str) -> int:
    return cast(Field, Source._meta.get_field(field_name)).max_length or 0


def as_far_as_real(
    year: int, month: int | None = None, day: int | None = None
) -> tuple[int, int | None, int | None]:
    """Without a month or a day that no calendar has."""
    if not month or not 1 <= month <= 12:
        return year, None, None
    try:
        date(year, month, day or 1)
    except ValueError:
        day = None
    return year, month, day or None
