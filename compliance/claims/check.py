"""Finds disease claims in copy, and says why and what would pass instead."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Literal

from compliance.claims.cleaning import Cleaned, cleaned
from compliance.claims.languages import ENGLISH, SPANISH, Language
from compliance.claims.patterns import Pattern
from compliance.claims.reading import is_read_in
from compliance.claims.rules import (
    Context,
    Rule,
    Severity,
    clause_breaks,
    contexts,
    patterns_for,
)
from compliance.claims.sentences import Sentence, sentences
from compliance.notices import (
    FDA_NOTICE,
    FDA_NOTICE_IN_SPANISH,
    FDA_NOTICE_ONE_CLAIM,
    FDA_NOTICE_ONE_CLAIM_IN_SPANISH,
    MEDICAL_NOTICE,
    MEDICAL_NOTICE_IN_SPANISH,
)

Kind = Literal["copy", "slug", "caution", "cited-title", "safety"]
"""`caution`: a line that goes on after “Ask a clinician first if you …”.
`cited-title`: a paper's own title or record; `safety`: a laboratory's or a recall's
words, which must name what was found. A finding in either is a warning."""

ONLY_WARNED_OF = frozenset(["cited-title", "safety"])

SHOWN_WORDS = 120
"""Characters of a finding's words."""


@dataclass(frozen=True)
class Finding:
    rule: str
    words: str
    start: int
    """Where the words begin in the text as it was given."""
    end: int
    paragraph: str
    why: str
    suggestion: str
    severity: Severity

    def __str__(self) -> str:
        return (
            f"“{self.words}”: {self.why} ({self.paragraph})"
            f" What would pass: {self.suggestion}"
        )


@dataclass(frozen=True)
class _Hit:
    """A finding in a sentence, by the numbers of its first and last unit."""

    rule: Rule
    first: int
    last: int


def check_text(text: str, *, kind: Kind = "copy") -> list[Finding]:
    """What in a text claims a disease, in the order of the text, without overlaps.

    The time grows with the length of the text and with nothing else in it.
    """
    shown = text.replace("-", " ").replace("_", " ") if kind == "slug" else text
    if kind == "caution":
        shown = f"{_ASKS_FIRST[_language_of(text)]} {text}"
    offset = len(shown) - len(text) if kind == "caution" else 0
    plain = cleaned(_without_notices(shown))
    english, spanish = (
        [
            _finding(hit, _place(hit, one, plain), shown, offset=offset, kind=kind)
            for one in sentences(plain, language)
            for hit in _hits(one.encoded, language)
        ]
        for language in (ENGLISH, SPANISH)
    )
    return _together(english, spanish)


_ASKS_FIRST = {
    ENGLISH: "Ask your doctor if you",
    SPANISH: "Consulte a su médico si usted",
}


def _language_of(text: str) -> Language:
    words = cleaned(text).text.lower().split()
    return ENGLISH if is_read_in(ENGLISH, tuple(words)) else SPANISH


def _together(found: list[Finding], more: list[Finding]) -> list[Finding]:
    """What both languages find is told once. Each is in the order of the text."""
    if not more:
        return found
    ends = [one.end for one in found]
    added = [
        one
        for one in more
        if (at := bisect_right(ends, one.start)) == len(found)
        or found[at].start >= one.end
    ]
    return sorted([*found, *added], key=lambda one: one.start)


def verdict(text: str, *, kind: Kind = "copy") -> Literal["disease", "ok"]:
    found = check_text(text, kind=kind)
    return "disease" if any(one.severity == "disease" for one in found) else "ok"


def _place(hit: _Hit, sentence: Sentence, plain: Cleaned) -> tuple[int, int]:
    units = sentence.units
    return plain.span(units[hit.first].start, units[hit.last].end)


def _finding(
    hit: _Hit, place: tuple[int, int], text: str, *, offset: int, kind: Kind
) -> Finding:
    (start, end), rule = place, hit.rule
    return Finding(
        rule=rule.id,
        words=_shortened(text[start:end]),
        start=max(0, start - offset),
        end=max(0, end - offset),
        paragraph=rule.paragraph,
        why=rule.why,
        suggestion=rule.suggestion,
        severity="warning" if kind in ONLY_WARNED_OF else rule.severity,
    )


def _shortened(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= SHOWN_WORDS else f"{words[: SHOWN_WORDS - 1]}…"


def _without_notices(text: str) -> str:
    """The law's own words are never a finding; their places become spaces."""
    return _NOTICES.sub(lambda found: "\n" * len(found.group()), text)


_NOTICES = re.compile(
    "|".join(
        re.escape(notice)
        for notice in (
            *(FDA_NOTICE, FDA_NOTICE_ONE_CLAIM, MEDICAL_NOTICE),
            *(FDA_NOTICE_IN_SPANISH, FDA_NOTICE_ONE_CLAIM_IN_SPANISH),
            MEDICAL_NOTICE_IN_SPANISH,
        )
    )
)


@lru_cache(maxsize=2_048)
def _hits(encoded: str, language: Language) -> tuple[_Hit, ...]:
    """The same sentence over and over is read once."""
    reading = _Reading(encoded, language)
    taken: list[_Hit] = []
    for rule, pattern in patterns_for(reading.present, language):
        for hit in reading.found(rule, pattern):
            if not any(_overlap(hit, other) for other in taken):
                taken.append(hit)
    return tuple(sorted(taken, key=lambda hit: hit.first))


def _overlap(one: _Hit, other: _Hit) -> bool:
    return one.first <= other.last and other.first <= one.last


class _Reading:
    """One sentence, with what was found out about it."""

    def __init__(self, encoded: str, language: Language) -> None:
        self.encoded = encoded
        self.language = language
        units = encoded.split(" ")[:-1]
        self.starts = [0, *accumulate(len(unit) + 1 for unit in units)][:-1]
        self.lists = [unit.rpartition("/")[2].strip(",").split(",") for unit in units]
        self.present = frozenset(
            [f"={unit.rpartition('/')[0]}" for unit in units]
            + [name for names in self.lists for name in names]
        )
        self._excused: dict[str, list[tuple[int, int]] | None] = {}

    def found(self, rule: Rule, pattern: Pattern) -> Iterator[_Hit]:
        for match in pattern.expression.finditer(self.encoded):
            first, last = self._units(match)
            about = self._about(rule, first, last)
            if about and not any(
                self._excuses(contexts(self.language)[name], first, about[-1])
                for name in rule.unless
            ):
                yield _Hit(rule, min(first, about[0]), max(last, about[-1]))

    def _about(self, rule: Rule, first: int, last: int) -> list[int]:
        """The units of a match that the finding is about."""
        units = range(first, last + 1)
        if not rule.mark:
            return list(units)
        return [unit for unit in units if not rule.mark.isdisjoint(self.lists[unit])]

    def _excuses(self, context: Context, first: int, about: int) -> bool:
        if context.name not in self._excused:
            self._excused[context.name] = self._where(context)
        where = self._excused[context.name]
        if where is None:
            return False
        if not context.reach:
            return True
        clause = max(
            (begin for begin in self.clause_starts if begin <= about), default=0
        )
        return any(
            clause <= begin and end <= about and about - end <= context.reach
            for begin, end in where
        )

    def _where(self, context: Context) -> list[tuple[int, int]] | None:
        """From and to which unit a context stands; None when it does not."""
        if any(self._matches(pattern) for pattern in context.not_with):
            return None
        places = [
            self._units(match)
            for pattern in context.patterns
            if pattern.may_match(self.present)
            for match in pattern.expression.finditer(self.encoded)
        ]
        return places or None

    def _matches(self, pattern: Pattern) -> bool:
        return pattern.may_match(self.present) and bool(
            pattern.expression.search(self.encoded)
        )

    @property
    def clause_starts(self) -> list[int]:
        if not hasattr(self, "_clause_starts"):
            self._clause_starts = [
                self._units(match)[0]
                for pattern in clause_breaks(self.language)
                for match in pattern.expression.finditer(self.encoded)
            ]
        return self._clause_starts

    def _units(self, match: re.Match[str]) -> tuple[int, int]:
        first = bisect_right(self.starts, match.start()) - 1
        return first, max(first, bisect_left(self.starts, match.end()) - 1)
