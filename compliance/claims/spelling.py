"""Words that no list has: endings of diseases and drugs, slips and disguises."""

from collections import defaultdict
from functools import cache, lru_cache

from compliance.claims.languages import ENGLISH, Language
from compliance.claims.vocabulary import LONGEST_JOINED, canonical, index, lists

SHORTEST_MISSPELLED = 7
"""Letters of a disease of which one may be wrong; shorter ones are too like others."""

_DIGITS = str.maketrans("013457@$!", "oieastasi")
_DIGITS_AS_L = str.maketrans("013457@$!", "oleastasl")


@cache
def _endings(name: str, language: Language) -> tuple[tuple[str, ...], frozenset[str]]:
    found = lists(language)[name]
    return tuple(map(canonical, found["words"])), frozenset(
        map(canonical, found["except"])
    )


def _ends_as(name: str, word: str, language: Language) -> bool:
    endings, exceptions = _endings(name, language)
    singular = word.removesuffix("s") if word.endswith(("as", "ns", "ls")) else word
    return (
        6 < len(word) <= LONGEST_JOINED
        and singular.endswith(endings)
        and word not in exceptions
        and singular not in exceptions
    )


@lru_cache(maxsize=16_384)
def ends_as_a_disease(word: str, language: Language = ENGLISH) -> bool:
    """Whether a word that no list has ends as names of diseases do: -itis, -osis."""
    return _ends_as("disease_ending", word, language)


@lru_cache(maxsize=16_384)
def ends_as_a_drug(word: str, language: Language = ENGLISH) -> bool:
    """-statin, -pril, -sartan and the other stems that generic names are made of."""
    return _ends_as("drug_ending", word, language)


@cache
def _nearly(language: Language) -> dict[str, set[str]]:
    """Diseases by what is left of them when one letter is dropped."""
    near: dict[str, set[str]] = defaultdict(set)
    for phrases in index(language).values():
        for phrase, names in phrases:
            word = phrase[0]
            if len(phrase) == 1 and "disease" in names and _is_long(word):
                for left in _without_a_letter(word):
                    near[left].add(word)
    return dict(near)


def _is_long(word: str) -> bool:
    return len(word) >= SHORTEST_MISSPELLED and word.isalpha()


def _without_a_letter(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


@lru_cache(maxsize=16_384)
def is_a_misspelled_disease(word: str, language: Language = ENGLISH) -> bool:
    """One letter too many, missing, wrong, or two that changed places."""
    if not _is_long(word) or len(word) > LONGEST_JOINED:
        return False
    if word in lists(language)["not_misspelled"]["words"]:
        return False
    return any(
        _is_one_slip(word, disease)
        for left in _without_a_letter(word)
        for disease in _nearly(language).get(left, ())
    )


def _is_one_slip(word: str, disease: str) -> bool:
    if word[0] != disease[0] or word[-1] != disease[-1]:
        return False
    if len(word) != len(disease):
        return True
    wrong = [at for at in range(len(word)) if word[at] != disease[at]]
    swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1
    return len(wrong) == 1 or (
        swapped and word[wrong[0]] == disease[wrong[1]] != disease[wrong[0]]
    )


@lru_cache(maxsize=16_384)
def undisguised(word: str, language: Language = ENGLISH) -> str:
    """“tr3ats” as “treats”, when the letters make a word of the lists."""
    if not any(letter in "013457@$!" for letter in word) or word.isdigit():
        return word
    for table in (_DIGITS, _DIGITS_AS_L):
        plain = canonical(word.translate(table))
        if plain.isalpha() and len(plain) > 3 and plain in index(language):
            return plain
    return word
