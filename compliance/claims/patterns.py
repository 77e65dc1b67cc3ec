"""Reads the patterns of rules and contexts: docs/claims.md explains their language."""

import re
from dataclasses import dataclass

from compliance.claims.languages import ENGLISH, Language
from compliance.claims.vocabulary import canonical, lists, without_accents

MADE_LISTS = {"sep", "break", "reading", "joined_disease", "disease_name"}
"""Lists that the reading of a sentence makes, and no file holds."""

_REST = r"/\S* "
_COMMON = frozenset(
    f"={word}"
    for word in [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "for",
        "from",
        "in",
        "is",
        "it",
        "not",
        "of",
        "on",
        "or",
        "the",
        "this",
        "to",
        "with",
        "you",
        "your",
        *("de", "la", "el", "los", "las", "y", "o", "en", "con", "para", "que"),
        *("un", "una", "su", "sus", "se", "del", "al", "es", "si"),
    ]
)


class BadPattern(ValueError):
    """Names the pattern and what is wrong with it."""


@dataclass(frozen=True)
class Pattern:
    source: str
    expression: re.Pattern[str]
    needs: tuple[frozenset[str], ...]
    """Of each set, a sentence must hold a list or an =word; else it need not be
    searched, which spares nearly all of the work."""

    @property
    def rarest_need(self) -> frozenset[str]:
        """The one of `needs` that the fewest sentences fulfill."""
        return min(self.needs, key=lambda names: (len(names & _COMMON), len(names)))

    def may_match(self, present: frozenset[str]) -> bool:
        return all(not needed.isdisjoint(present) for needed in self.needs)


def compiled(source: str, language: Language = ENGLISH) -> Pattern:
    """Raises BadPattern."""
    source = without_accents(source)
    pieces: list[str] = []
    needs: list[frozenset[str]] = []
    for element in source.split():
        if element in {"^", "$"}:
            pieces.append(element)
        elif gap := re.fullmatch(r"~(\d{1,2})", element):
            pieces.append(rf"(?:\S+ ){{0,{gap.group(1)}}}?")
        else:
            choices = _CHOICE.findall(element)
            if "|".join(choices) != element:
                raise BadPattern(f"“{source}”: what is “{element}”?")
            pieces.append(
                f"(?:{'|'.join(_choice(one, source, language) for one in choices)})"
            )
            if "$" not in choices:
                needs.append(frozenset(n for one in choices for n in _needed(one)))
    return Pattern(source, re.compile("".join(pieces)), tuple(needs))


_CHOICE = re.compile(r"<[\w|]+>|[\w']+|\$")


def _needed(choice: str) -> list[str]:
    return _names(choice) if choice.startswith("<") else [f"={_unit(choice)}"]


def _unit(words: str) -> str:
    """As a sentence has it: a phrase of the vocabulary is joined by underscores."""
    return "_".join(map(canonical, words.split("_")))


def _names(listed: str) -> list[str]:
    return listed.strip("<>").split("|")


def _choice(one: str, source: str, language: Language) -> str:
    if one == "$":
        return "$"
    if not one.startswith("<"):
        return rf"(?<!\S){re.escape(_unit(one))}{_REST}"
    names = _names(one)
    known = {*lists(language), *MADE_LISTS}
    if unknown := [name for name in names if name not in known]:
        raise BadPattern(f"“{source}”: there is no list “{unknown[0]}”.")
    return rf"(?<!\S)[^\s/]+/\S*?,(?:{'|'.join(names)}),\S* "
