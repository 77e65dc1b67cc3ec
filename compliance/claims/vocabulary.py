"""The word lists that counsel reads, in all the forms that a text may have them in."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "vocabulary"
LONGEST_JOINED = 40
"""Letters of a hashtag or code that is taken apart; longer ones are no words."""

Index = dict[str, list[tuple[tuple[str, ...], frozenset[str]]]]
_VOWELS = "aeiou"


@lru_cache(maxsize=65_536)
def canonical(word: str) -> str:
    """One spelling for a word: without capitals, apostrophes and British letters."""
    plain = word.lower().replace("'", "")
    plain = plain.replace("ae", "e").replace("oe", "e")
    if len(plain) > 5:
        plain = plain.replace("our", "or")
        plain = re.sub(r"is(e|ed|es|er|ing|ation)$", r"iz\1", plain)
    return plain


def in_capitals(word: str) -> str:
    """A word of its own: “MS” is a disease, “ms” is none."""
    return f"caps_{word.lower()}"


@cache
def lists() -> dict[str, dict[str, list[str]]]:
    """Every list by name: what it holds, by group."""
    merged: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for file in sorted(FOLDER.glob("*.toml")):
        for name, groups in tomllib.loads(file.read_text("utf-8")).items():
            for group, terms in groups.items():
                merged[name].setdefault(group, []).extend(terms)
    return dict(merged)


@cache
def index() -> Index:
    """Phrases by their first word, the longest first."""
    categories: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for form, name in _all_forms():
        categories[form].add(name)
    by_first: Index = defaultdict(list)
    for phrase, names in categories.items():
        by_first[phrase[0]].append((phrase, frozenset(names)))
    for phrases in by_first.values():
        phrases.sort(key=lambda entry: -len(entry[0]))
    return dict(by_first)


def _all_forms() -> Iterator[tuple[tuple[str, ...], str]]:
    """Each form of each term, with the list that it stands in."""
    for capitals in lists()["acronym"]["words"]:
        yield (in_capitals(capitals),), "disease"
    for name, groups in lists().items():
        if name in _NOT_SOUGHT:
            continue
        for group, terms in groups.items():
            for term in terms:
                for form in _forms_of(term, name, group):
                    yield form, name


_NOUNS = {
    *("disease", "illness", "sign", "pathogen", "complaint", "burden", "marker"),
    *("drug_class", "drug_name", "medicine", "relief", "clinician", "product"),
    *("named_sign", "deficiency_disease", "season", "organ", "trouble", "soft_trouble"),
}


def _inflection(name: str, group: str) -> Callable[[str], set[str]]:
    if group == "verbs":
        return _verb_forms
    return _noun_forms if name in _NOUNS else lambda word: {word}


_NOT_SOUGHT = {
    *("disease_ending", "drug_ending", "joined", "not_misspelled", "acronym"),
    *("name_stem", "name_ending", "name_only_cure", "name_cure"),
}


def _forms_of(term: str, name: str, group: str) -> set[tuple[str, ...]]:
    if group == "phrasal":
        first, *rest = term.split()
        return {tuple(map(canonical, (form, *rest))) for form in _verb_forms(first)}
    return _forms(term.split(), _inflection(name, group))


def _forms(
    term: list[str], inflected: Callable[[str], set[str]]
) -> set[tuple[str, ...]]:
    *before, last = term
    return {tuple(map(canonical, (*before, form))) for form in inflected(last)}


def _noun_forms(word: str) -> set[str]:
    forms = {word, f"{word}s"}
    if word.endswith(("s", "x", "ch", "sh")):
        forms.add(f"{word}es")
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        forms.add(f"{word[:-1]}ies")
    if word.endswith("sis"):
        forms.add(f"{word[:-2]}es")
    return forms


def _verb_forms(verb: str) -> set[str]:
    stem = verb.removesuffix("e")
    forms = {verb, f"{stem}ing", f"{stem}ed"}
    forms.add(f"{verb}es" if verb.endswith(("s", "x", "ch", "sh")) else f"{verb}s")
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        forms |= {f"{verb[:-1]}ies", f"{verb[:-1]}ied"}
    if re.fullmatch(r"[a-z]*[^aeiou][aeiou][bdgklmnprt]", verb):
        forms |= {f"{verb}{verb[-1]}ing", f"{verb}{verb[-1]}ed"}
    return forms


@cache
def _joined_parts() -> tuple[frozenset[str], frozenset[str]]:
    """Diseases written as one word, and the words that grow together with them."""
    names = {
        "".join(phrase)
        for phrases in index().values()
        for phrase, found in phrases
        if ("disease" in found and len("".join(phrase)) >= 3)
        or (
            found & {"drug_name", "drug_class", "sign", "pathogen"}
            and len("".join(phrase)) >= 6
        )
    }
    return frozenset(names), frozenset(map(canonical, lists()["joined"]["words"]))


@lru_cache(maxsize=16_384)
def joins_a_disease(word: str) -> bool:
    """Whether one word is made of a disease and words that go with it."""
    if not 7 <= len(word) <= LONGEST_JOINED or not word.isalpha():
        return False
    diseases, others = _joined_parts()
    # reachable[i] holds whether word[:i] can be read without, and with, a disease.
    reachable = [(True, False)] + [(False, False)] * len(word)
    for end in range(1, len(word) + 1):
        plain = named = False
        for start in range(end):
            part = word[start:end]
            before_plain, before_named = reachable[start]
            if part in others:
                plain |= before_plain
                named |= before_named
            if part in diseases and (before_plain or before_named):
                named = True
        reachable[end] = (plain, named)
    return reachable[-1][1]


@cache
def _name_pattern() -> re.Pattern[str]:
    found = lists()
    stems = "|".join(sorted(found["name_stem"]["words"], key=len, reverse=True))
    endings = "|".join(sorted(found["name_ending"]["words"], key=len, reverse=True))
    return re.compile(rf"({stems})[aeio]{{0,2}}({endings})")


@cache
def name_stems() -> frozenset[str]:
    """With the vowel that may follow: arthr, arthri, arthro."""
    stems = lists()["name_stem"]["words"]
    return frozenset(f"{stem}{vowel}" for stem in stems for vowel in ("", *"aeio"))


@lru_cache(maxsize=16_384)
def is_made_of_a_disease(word: str) -> bool:
    """Whether a name alludes to a disease, as Hepatacure and Arthricare do."""
    found = _name_pattern().fullmatch(word) if len(word) <= LONGEST_JOINED else None
    if found is None:
        return False
    stem, ending = found.groups()
    if stem in lists()["name_only_cure"]["words"]:
        return ending in lists()["name_cure"]["words"]
    return True
