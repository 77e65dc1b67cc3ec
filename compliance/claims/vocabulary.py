"""The word lists that counsel reads, in all the forms that a text may have them in."""

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from pathlib import Path

from compliance.claims.languages import ENGLISH, SPANISH, Language
from compliance.claims.spanish import spanish_forms_of

SHORTEST_IN_ENGLISH = 4
"""Letters of an English disease that is looked for in another language."""
FOLDERS = {
    ENGLISH: Path(__file__).parent,
    SPANISH: Path(__file__).parent / "es",
}
"""Of each language: vocabulary, rules and contexts."""
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
def lists(language: Language = ENGLISH) -> dict[str, dict[str, list[str]]]:
    """Every list by name: what it holds, by group."""
    merged: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for file in sorted((FOLDERS[language] / "vocabulary").glob("*.toml")):
        text = without_accents(file.read_text("utf-8"))
        for name, groups in tomllib.loads(text).items():
            for group, terms in groups.items():
                merged[name].setdefault(group, []).extend(terms)
    return dict(merged)


def without_accents(text: str) -> str:
    """As a text has them once it is cleaned: counsel writes the accents."""
    folded = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


@cache
def index(language: Language = ENGLISH) -> Index:
    """Phrases by their first word, the longest first."""
    categories: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for form, name in _all_forms(language):
        categories[form].add(name)
    if language != ENGLISH:
        for form in _named_in_english(frozenset(categories)):
            categories[form].add("disease")
    by_first: Index = defaultdict(list)
    for phrase, names in categories.items():
        by_first[phrase[0]].append((phrase, frozenset(names)))
    for phrases in by_first.values():
        phrases.sort(key=lambda entry: -len(entry[0]))
    return dict(by_first)


def _all_forms(language: Language) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each form of each term, with the list that it stands in."""
    forms_of = _FORMS[language]
    for capitals in lists(language)["acronym"]["words"]:
        yield (in_capitals(capitals),), "disease"
    for name, groups in lists(language).items():
        if name in _NOT_SOUGHT:
            continue
        for group, terms in groups.items():
            for term in terms:
                for form in forms_of(term, name, group):
                    yield tuple(map(canonical, form)), name


def _named_in_english(known: frozenset[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Diseases that a text of another language may call by their English names."""
    own = {phrase[0] for phrase in known if len(phrase) == 1}
    spared = {*lists(SPANISH)["not_english"]["words"], *own}
    for first, phrases in index(ENGLISH).items():
        if first in spared or len(first) < SHORTEST_IN_ENGLISH:
            continue
        yield from (phrase for phrase, names in phrases if "disease" in names)


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
    *("not_english", "telling_word", "telling_ending"),
}


def _forms_of(term: str, name: str, group: str) -> set[tuple[str, ...]]:
    if group == "phrasal":
        first, *rest = term.split()
        return {(form, *rest) for form in _verb_forms(first)}
    *before, last = term.split()
    return {(*before, form) for form in _inflection(name, group)(last)}


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


_FORMS = {ENGLISH: _forms_of, SPANISH: spanish_forms_of}


@cache
def _joined_parts(language: Language) -> tuple[frozenset[str], frozenset[str]]:
    """Diseases written as one word, and the words that grow together with them."""
    names = {
        "".join(phrase)
        for phrases in index(language).values()
        for phrase, found in phrases
        if ("disease" in found and len("".join(phrase)) >= 3)
        or (
            found & {"drug_name", "drug_class", "sign", "pathogen"}
            and len("".join(phrase)) >= 6
        )
    }
    return frozenset(names), frozenset(
        map(canonical, lists(language)["joined"]["words"])
    )


@lru_cache(maxsize=16_384)
def joins_a_disease(word: str, language: Language = ENGLISH) -> bool:
    """Whether one word is made of a disease and words that go with it."""
    if not 7 <= len(word) <= LONGEST_JOINED or not word.isalpha():
        return False
    diseases, others = _joined_parts(language)
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
