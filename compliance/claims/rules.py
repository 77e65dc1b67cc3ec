"""The rules and contexts, as counsel wrote them into rules/*.toml and contexts.toml."""

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from compliance.claims.languages import ENGLISH, Language
from compliance.claims.patterns import Pattern, compiled
from compliance.claims.vocabulary import FOLDERS

Severity = Literal["disease", "warning"]


@dataclass(frozen=True)
class Context:
    """When a disease may be named."""

    name: str
    why: str
    patterns: tuple[Pattern, ...]
    not_with: tuple[Pattern, ...]
    reach: int
    """Units between its end and the finding; 0 when it holds for the sentence."""


@dataclass(frozen=True)
class Rule:
    id: str
    severity: Severity
    paragraph: str
    why: str
    suggestion: str
    patterns: tuple[Pattern, ...]
    unless: tuple[str, ...]
    mark: frozenset[str]
    """The lists whose words a finding is about; empty for the whole match."""
    caught: tuple[str, ...]
    passes: tuple[str, ...]


@cache
def rules(language: Language = ENGLISH) -> tuple[Rule, ...]:
    """In the order in which they are asked: the first that holds names a finding."""
    return tuple(
        _rule(row, language)
        for file in sorted((FOLDERS[language] / "rules").glob("*.toml"))
        for row in tomllib.loads(file.read_text("utf-8"))["rule"]
    )


@cache
def _asked(
    language: Language,
) -> tuple[list[tuple[Rule, Pattern]], dict[str, list[int]]]:
    """Every pattern in the order of the rules, and which of them ask for a name."""
    asked = [(rule, pattern) for rule in rules(language) for pattern in rule.patterns]
    by_name: dict[str, list[int]] = defaultdict(list)
    for number, (_, pattern) in enumerate(asked):
        for name in pattern.rarest_need:
            by_name[name].append(number)
    return asked, dict(by_name)


def patterns_for(
    present: frozenset[str], language: Language
) -> list[tuple[Rule, Pattern]]:
    """Those that may match a sentence with these lists and =words, in order. A few
    of the hundreds, so that reading stays fast however many rules there are."""
    asked, by_name = _asked(language)
    numbers = {number for name in present for number in by_name.get(name, ())}
    return [
        asked[number]
        for number in sorted(numbers)
        if asked[number][1].may_match(present)
    ]


@cache
def contexts(language: Language = ENGLISH) -> dict[str, Context]:
    rows = _contexts_file(language)["context"]
    return {row["name"]: _context(row, language) for row in rows}


@cache
def clause_breaks(language: Language) -> tuple[Pattern, ...]:
    return _patterns(_contexts_file(language)["clause_breaks"], language)


@cache
def _contexts_file(language: Language) -> dict[str, Any]:
    return tomllib.loads((FOLDERS[language] / "contexts.toml").read_text("utf-8"))


def _context(row: dict[str, Any], language: Language) -> Context:
    return Context(
        name=row["name"],
        why=row["why"],
        patterns=_patterns(row["patterns"], language),
        not_with=_patterns(row.get("not_with", []), language),
        reach=row["reach"] if row.get("scope") == "before" else 0,
    )


def _rule(row: dict[str, Any], language: Language) -> Rule:
    return Rule(
        id=row["id"],
        severity=row.get("severity", "disease"),
        paragraph=row["paragraph"],
        why=row["why"],
        suggestion=row["suggestion"],
        patterns=_patterns(row["patterns"], language),
        unless=tuple(row["unless"]),
        mark=frozenset(filter(None, row["mark"].split("|"))),
        caught=tuple(row["caught"]),
        passes=tuple(row["passes"]),
    )


def _patterns(sources: list[str], language: Language) -> tuple[Pattern, ...]:
    return tuple(compiled(source, language) for source in sources)
