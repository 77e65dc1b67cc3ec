"""Words of a page as the index wants them."""

import re
import unicodedata
from dataclasses import dataclass
from html.parser import HTMLParser

_NOT_TEXT = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile(r"\s+")
_WORD = re.compile(r"[^\W\d_]{4,40}")
_HEADINGS = {"h2", "h3", "h4", "h5", "h6"}
_BLOCKS = _HEADINGS | {
    *("p", "li", "td", "th", "tr", "br", "hr", "blockquote", "pre", "section")
}


@dataclass(frozen=True)
class Entry:
    kind: str
    object_id: int
    title: str
    lead: str = ""
    words: str = ""
    unseen: str = ""


def plain(text: str) -> str:
    """Without the signs that a database refuses in a text, on one line."""
    return _SPACES.sub(" ", _NOT_TEXT.sub(" ", text)).strip()


def folded(text: str) -> str:
    """Muller for Müller."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(char for char in parts if not unicodedata.combining(char))


def words_of_html(html: str) -> str:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return plain("".join(reader.parts))


def vocabulary(*texts: str) -> set[str]:
    """Lower-case words of four to forty letters."""
    return set(_WORD.findall(folded(" ".join(texts)).lower()))


class _Reader(HTMLParser):
    """Leaves out the numbers of citations and what pops up at them."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._left_out: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        is_aside = "cites" in (given.get("class") or "").split() or "popover" in given
        if is_aside or (self._left_out and tag == self._left_out[-1]):
            self._left_out.append(tag)
        if tag in _BLOCKS:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HEADINGS and self.parts and self.parts[-1][-1:].isalnum():
            self.parts.append(":")
        if tag in _BLOCKS:
            self.parts.append(" ")
        if self._left_out and tag == self._left_out[-1]:
            self._left_out.pop()

    def handle_data(self, data: str) -> None:
        if not self._left_out:
            self.parts.append(data)
