"""In which languages a sentence is read. One of both is read in both, so that no word
of the other language hides a claim."""

from functools import cache, lru_cache

from compliance.claims.languages import ENGLISH, SPANISH, Language
from compliance.claims.vocabulary import index, joins_a_disease, lists

LITTLE = 3
"""Letters of a word that alone tells too little: “de facto”, “à la carte”."""


@lru_cache(maxsize=8_192)
def is_read_in(language: Language, words: tuple[str, ...]) -> bool:
    """In Spanish, where anything tells of it and English does not drown it. In English,
    unless Spanish is beyond doubt: what neither can tell is English."""
    telling = [word for word in words if _tells_of_spanish(word)]
    if not telling:
        return language == ENGLISH
    spanish = len(telling)
    english = sum(word in _english() for word in words)
    if language == SPANISH:
        return 2 * spanish >= english
    is_one_little_word = spanish == 1 and len(telling[0]) <= LITTLE
    return is_one_little_word or spanish <= 2 * english


@lru_cache(maxsize=16_384)
def _tells_of_spanish(word: str) -> bool:
    endings = tuple(lists(SPANISH)["telling_ending"]["words"])
    if word.endswith(endings):
        return word not in lists(SPANISH)["telling_ending"]["except"]
    return word in _spanish() or (
        joins_a_disease(word, SPANISH) and not joins_a_disease(word, ENGLISH)
    )


@cache
def _spanish() -> frozenset[str]:
    """Little words, and names of diseases that English spells otherwise."""
    diseases = {
        phrase[0]
        for phrases in index(SPANISH).values()
        for phrase, names in phrases
        if len(phrase) == 1 and "disease" in names
    }
    listed = frozenset(lists(SPANISH)["telling_word"]["words"])
    shared = {*index(ENGLISH), *lists(SPANISH)["telling_word"]["except"]}
    return listed | (frozenset(diseases) - shared)


@cache
def _english() -> frozenset[str]:
    """Little words, and what English says that a product does."""
    listed = frozenset(lists(SPANISH)["telling_word"]["english"])
    helps = {
        word
        for word, phrases in index(ENGLISH).items()
        if any("helps" in names for _, names in phrases)
    }
    return listed | (frozenset(helps) - _spanish() - frozenset(index(SPANISH)))
