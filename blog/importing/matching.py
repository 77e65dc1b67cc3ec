"""Which of our sources an entry means."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from blog.importing.bibliography import Reference, comparable
from blog.importing.report import shortened
from blog.models import Source

_NEAR = 0.92
_SHORTEST_TITLE_INSIDE = 25
_NOTICE = r"\b(?:correction|corrigendum|erratum|retraction|comment(?:ary)?|reply)\b"
_ENDS_AS_A_NOTICE = re.compile(rf"{_NOTICE}(?: (?:to|on|of|for))? $")
_BEGINS_AS_A_NOTICE = re.compile(_NOTICE)
_IDENTIFIERS = ("doi", "pmid", "pmcid")


@dataclass(frozen=True)
class Match:
    source: Source | None
    doubt: str = ""
    """A sentence for staff; empty when there is none."""


class Shelf:
    """Our sources, ready to be compared with many entries."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._titles: dict[str, Source] = {}
        self._identified: dict[tuple[str, str], Source] = {}
        self._addresses: dict[str, Source] = {}
        for source in sources:
            self.add(source)

    def add(self, source: Source) -> None:
        self._titles.setdefault(comparable(source.title), source)
        if source.url:
            self._addresses.setdefault(source.url, source)
        for name in _IDENTIFIERS:
            if value := getattr(source, name):
                self._identified[name, value.lower()] = source

    def find(self, reference: Reference) -> Match:
        identified = self._by_identifier(reference)
        if identified.source:
            return identified
        match = self._by_title(reference)
        if match.source and (other := _contradiction(match.source, reference)):
            return Match(
                None,
                f"it has the title of {match.source.key}, but another {other}",
            )
        if match.source or not reference.address:
            return match
        return Match(self._addresses.get(reference.address), match.doubt)

    def _by_identifier(self, reference: Reference) -> Match:
        found = [
            (name, self._identified[name, value.lower()])
            for name in _IDENTIFIERS
            if (value := getattr(reference.identifiers, name))
            and (name, value.lower()) in self._identified
        ]
        if not found:
            return Match(None)
        name, source = found[0]
        if any(other != source for _, other in found):
            keys = " and ".join(sorted({other.key for _, other in found}))
            return Match(source, f"its identifiers belong to {keys}")
        if reference.has_title and not _speaks_of(reference, source):
            title = shortened(source.title)
            return Match(source, f"its {name.upper()} belongs to {title}")
        return Match(source)

    def _by_title(self, reference: Reference) -> Match:
        title = comparable(reference.title)
        if exact := self._titles.get(title):
            return Match(exact)
        if inside := self._inside(comparable(reference.raw)):
            return Match(inside)
        scored = [
            (ratio, source)
            for known, source in self._titles.items()
            if (ratio := _likeness(title, known)) >= _NEAR
        ]
        if not scored:
            return Match(None)
        ratio, source = max(scored, key=lambda pair: pair[0])
        return Match(source, f"its title is only nearly ours ({ratio:.0%})")

    def _inside(self, text: str) -> Source | None:
        """The longest of our titles that a full citation holds."""
        inside = [
            known
            for known in self._titles
            if len(known) >= _SHORTEST_TITLE_INSIDE and f" {known} " in f" {text} "
        ]
        if not inside:
            return None
        longest = max(inside, key=len)
        before = f" {text} ".partition(f" {longest} ")[0] + " "
        return None if _ENDS_AS_A_NOTICE.search(before) else self._titles[longest]


def _likeness(one: str, other: str) -> float:
    if bool(_BEGINS_AS_A_NOTICE.match(one)) != bool(_BEGINS_AS_A_NOTICE.match(other)):
        return 0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < _NEAR or matcher.quick_ratio() < _NEAR:
        return 0
    return matcher.ratio()


def _speaks_of(reference: Reference, source: Source) -> bool:
    known, title = comparable(source.title), comparable(reference.title)
    if known in comparable(reference.raw) or (title and title in known):
        return True
    return SequenceMatcher(None, title, known, autojunk=False).ratio() > 0.6


def _contradiction(source: Source, reference: Reference) -> str:
    for name in _IDENTIFIERS:
        ours, theirs = getattr(source, name), getattr(reference.identifiers, name)
        if ours and theirs and ours.lower() != theirs.lower():
            return name.upper()
    return ""
