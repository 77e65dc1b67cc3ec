"""What somebody typed into the box, and what of it is looked for."""

import re
import unicodedata
from dataclasses import dataclass

MAX_TYPED = 200
"""Characters. Nobody types more; a machine that does reads a sentence."""
MAX_TERMS = 10

_PHRASE_OR_WORD = re.compile(r'"([^"]*)"|([^\s"]+)')
_WORDS = re.compile(r"\w+(?:['’]\w+)*")
# They stand in every text; PostgreSQL leaves such words out by itself.
_COMMON = frozenset(
    [
        "a",
        "about",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "can",
        "do",
        "does",
        "for",
        "from",
        "has",
        "have",
        "how",
        "i",
        "if",
        "in",
        "is",
        "it",
        "its",
        "me",
        "my",
        "of",
        "on",
        "or",
        "than",
        "that",
        "the",
        "their",
        "they",
        "this",
        "to",
        "was",
        "what",
        "when",
        "which",
        "who",
        "why",
        "will",
        "with",
        "you",
        "your",
    ]
)


@dataclass(frozen=True)
class Typed:
    text: str
    """As it is shown again in the box."""
    terms: tuple[str, ...]
    """Each a word, or words that stand side by side."""
    is_too_long: bool = False

    @property
    def match(self) -> str:
        """All terms, quoted: means the same to websearch_to_tsquery and to FTS5."""
        return " ".join(f'"{term}"' for term in self.terms)

    def with_terms(self, terms: tuple[str, ...]) -> "Typed":
        return Typed(" ".join(terms), terms)


def read(text: str) -> Typed:
    """Whatever comes: signs that mean something to a database are no words."""
    is_too_long = len(text) > MAX_TYPED
    shown = " ".join(_visible(text[:MAX_TYPED]).split())
    if is_too_long:
        return Typed(shown, (), is_too_long=True)
    terms = [
        " ".join(_WORDS.findall(a or b)) for a, b in _PHRASE_OR_WORD.findall(shown)
    ]
    distinct = list(dict.fromkeys(term for term in terms if term))
    telling = [term for term in distinct if term.lower() not in _COMMON]
    return Typed(shown, tuple((telling or distinct)[:MAX_TERMS]))


def _visible(text: str) -> str:
    """Composed, without control signs and those that turn the direction of a line."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        " " if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn"} else char
        for char in composed
    )
