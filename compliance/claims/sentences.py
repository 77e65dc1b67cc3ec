"""From plain words to sentences of units that patterns can be held against."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from compliance.claims.cleaning import Cleaned
from compliance.claims.languages import ENGLISH, Language
from compliance.claims.reading import is_read_in
from compliance.claims.spelling import (
    ends_as_a_disease,
    ends_as_a_drug,
    is_a_misspelled_disease,
    undisguised,
)
from compliance.claims.vocabulary import (
    LONGEST_JOINED,
    canonical,
    in_capitals,
    index,
    is_made_of_a_disease,
    joins_a_disease,
    name_stems,
)

LONGEST = 120
"""Units of a sentence; a longer one is read in pieces, so that time stays bounded."""

SHORT_QUESTION = 5
"""Units of a question like “Sore back?”, which is put to whom the product is for."""

_TOKEN = re.compile(
    r"(?P<letters>(?<![^\W_])[^\W\d_](?P<between>[-. _*·])(?:[^\W\d_](?P=between)){2,40}"
    r"[^\W\d_](?![^\W_]))"
    r"|(?P<reading>(?<!\w)[12]\d\d/\d{2,3}(?![\w/]))"
    r"|(?P<word>[@$!]?[^\W_]+(?:['@$!][^\W_]+)*\+?)"
    r"|(?P<end>[.!?…]+(?=[\s\"')\]”]|$)|\n{2,})"
    r"|(?P<break>[;:()—–\"“”]|(?<=\s)--?(?=\s))"
    r"|(?P<sep>,)"
)
_CAMEL = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_NOT_AN_END = frozenset(
    (
        *("dr", "mr", "mrs", "ms", "prof", "st", "vs", "fig", "etc", "al", "approx"),
        *("inc", "dra", "sr", "sra", "ud", "uds"),
    )
)
_AFTER_NO = frozenset(
    (
        *(",", "it", "this", "we", "there", "product", "supplement", "capsule"),
        *("dietary", "study", "studies", "evidence", "trial", "trials", "research"),
        *("esto", "lo", "hay", "producto", "suplemento", "estudios", "tenemos"),
    )
)


@dataclass(frozen=True, slots=True)
class Token:
    word: str
    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unit:
    """A word, or a phrase of the vocabulary, with the lists that it stands in."""

    word: str
    lists: frozenset[str]
    start: int
    end: int

    @property
    def encoded(self) -> str:
        return f"{self.word}/,{','.join(sorted(self.lists))}, "


@dataclass(frozen=True)
class Sentence:
    units: list[Unit]
    is_question: bool

    @property
    def encoded(self) -> str:
        return "".join(unit.encoded for unit in self.units)


def sentences(cleaned: Cleaned, language: Language = ENGLISH) -> list[Sentence]:
    """One that is not read in this language stands in its place, empty."""
    found: list[Sentence] = []
    for tokens, end in _split(cleaned.text, language):
        if not is_read_in(language, tuple(token.word for token in tokens)):
            found.append(Sentence([], is_question=False))
            continue
        loud = _capitals(tokens, cleaned.text, language)
        units = list(_units(list(_mended(loud, cleaned.text, language)), language))
        for first in range(0, len(units), LONGEST):
            # A few units are read twice, so that no claim hides at a cut.
            piece = units[max(0, first - 12) : first + LONGEST]
            found.append(Sentence(piece, is_question="?" in end))
    return [_answered(*pair) for pair in zip_longest(found, found[1:])]


def _answered(one: Sentence, following: Sentence | None) -> Sentence:
    """A question carries the next sentence's plain "No", or who it sends one to; a
    short one that something else follows says so. Any other carries a product that
    the next one says to help."""
    if not one.units:
        return one
    if not one.is_question:
        return _with_its_product(one, following.units[:8] if following else [])
    word = _answer(following.units if following else [])
    if word is None and len(one.units) > SHORT_QUESTION:
        return one
    last = one.units[-1]
    answer = Unit(word or "asked", frozenset(), last.end, last.end)
    return Sentence([*one.units, answer], is_question=True)


def _with_its_product(one: Sentence, next_units: list[Unit]) -> Sentence:
    """“One in three has high blood pressure. Hawthorn can help.”"""
    is_product = any("product" in unit.lists for unit in next_units[:3])
    found = {name for unit in next_units for name in unit.lists}
    if not is_product or "helps" not in found or "negator" in found:
        return one
    last = one.units[-1]
    added = Unit("then_product", frozenset(), last.end, last.end)
    return Sentence([*one.units, added], is_question=False)


def _answer(units: list[Unit]) -> str | None:
    words = [unit.word for unit in units[:2]]
    if words[:1] == ["no"] and (len(words) == 1 or words[1] in _AFTER_NO):
        return "answer_no"
    is_clinician = any("clinician" in unit.lists for unit in units)
    return "answer_clinician" if is_clinician else None


def _split(text: str, language: Language) -> Iterator[tuple[list[Token], str]]:
    tokens: list[Token] = []
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or ""
        if kind == "end":
            last = tokens[-1].word.lower() if tokens else ""
            if found.group() == "." and (
                last in _NOT_AN_END or _is_an_initial(last, text[found.end() :][:2])
            ):
                continue
            if tokens:
                yield tokens, found.group()
            tokens = []
        elif kind == "letters":
            joined = canonical(found.group()[::2])
            tokens.append(Token(joined, "word", *found.span("letters")))
        elif kind == "word":
            tokens.extend(_words(found.group(), found.start(), language))
        else:
            tokens.append(Token(found.group(), kind, *found.span()))
    if tokens:
        yield tokens, ""


def _is_an_initial(word: str, following: str) -> bool:
    """The point of “E. coli” ends no sentence."""
    return len(word) == 1 and following[1:].islower()


def _capitals(tokens: list[Token], text: str, language: Language) -> list[Token]:
    """Marks abbreviations, unless the words beside them are in capitals too."""
    shown = [text[token.start : token.end] for token in tokens]
    loud = [len(word) > 1 and word.isalpha() and word.isupper() for word in shown]
    found = list(tokens)
    for at, token in enumerate(tokens):
        beside = loud[max(0, at - 1) : at] + loud[at + 1 : at + 2]
        name = in_capitals(token.word)
        if (
            loud[at]
            and name in index(language)
            and (len(token.word) > 3 or not any(beside))
        ):
            found[at] = Token(name, "word", token.start, token.end)
    return found


def _mended(tokens: list[Token], text: str, language: Language) -> Iterator[Token]:
    """Puts a word together that was cut: de-pres-sion, can.cer."""
    position = 0
    while position < len(tokens):
        run = position + 1
        while run < len(tokens) and _is_cut(tokens[run - 1], tokens[run], text):
            run += 1
        pieces = tokens[position:run]
        joined = "".join(piece.word for piece in pieces)
        if len(pieces) > 1 and _is_of_medicine(joined, language):
            yield Token(joined, "word", pieces[0].start, pieces[-1].end)
        else:
            yield from pieces
        position = run


def _is_cut(one: Token, other: Token, text: str) -> bool:
    is_near = other.start - one.end == 1 and text[one.end] in "-.·_/*"
    return is_near and one.kind == other.kind == "word"


def _is_of_medicine(word: str, language: Language) -> bool:
    return len(word) <= LONGEST_JOINED and any(
        len(phrase) == 1 and not names.isdisjoint(("disease", "drug_name", "sign"))
        for phrase, names in index(language).get(word, ())
    )


def _words(word: str, start: int, language: Language) -> Iterator[Token]:
    """One word, or the parts of a CamelCase one, unless it is a name of its own."""
    plain = word.rstrip("+")
    lower = undisguised(canonical(plain), language).lstrip("@$!")
    parts = list(_CAMEL.finditer(plain))
    is_camel = len(parts) > 1 and any(
        part.group()[0].isupper() and part.start() for part in parts
    )
    is_known = (
        lower in index(language)
        or lower.startswith("anxdefy")
        or is_made_of_a_disease(lower)
        or joins_a_disease(lower, language)
    )
    if is_camel and not is_known and sum(len(p.group()) for p in parts) == len(plain):
        for part in parts:
            at = start + part.start()
            yield Token(canonical(part.group()), "word", at, at + len(part.group()))
        return
    yield Token(lower, "word", start, start + len(word))


def _units(tokens: list[Token], language: Language) -> Iterator[Unit]:
    position = 0
    known = index(language)
    while position < len(tokens):
        token = tokens[position]
        if token.kind != "word":
            yield Unit(token.word, frozenset({token.kind}), token.start, token.end)
            position += 1
            continue
        length, names = _longest(tokens, position, known.get(token.word, ()))
        if not names and _is_a_name_in_two(tokens, position):
            length, names = 2, frozenset({"disease_name"})
        last = tokens[position + length - 1]
        words = "_".join(one.word for one in tokens[position : position + length])
        yield Unit(
            words, names or _of_one_word(token.word, language), token.start, last.end
        )
        position += length


def _longest(
    tokens: list[Token],
    position: int,
    phrases: list[tuple[tuple[str, ...], frozenset[str]]] | tuple[()],
) -> tuple[int, frozenset[str]]:
    for phrase, names in phrases:
        ahead = tokens[position : position + len(phrase)]
        if tuple(token.word for token in ahead) == phrase:
            return len(phrase), names
    return 1, frozenset()


def _is_a_name_in_two(tokens: list[Token], position: int) -> bool:
    """Arthri-Ease, Migra Stop: a stem that is no word, and its ending."""
    pair = tokens[position : position + 2]
    return (
        len(pair) == 2
        and pair[0].word in name_stems()
        and is_made_of_a_disease("".join(token.word for token in pair))
    )


def _of_one_word(word: str, language: Language) -> frozenset[str]:
    if is_made_of_a_disease(word):
        return frozenset({"disease_name"})
    if ends_as_a_disease(word, language) or is_a_misspelled_disease(word, language):
        return frozenset({"disease"})
    if ends_as_a_drug(word, language):
        return frozenset({"drug_name"})
    if joins_a_disease(word, language):
        return frozenset({"joined_disease"})
    return frozenset()
