"""The words of a letter for mail programs that show no HTML."""

import re
import textwrap
from html.parser import HTMLParser

BLOCKS = {"p", "li", "blockquote", "tr", "pre", "hr", "section", "table", "ul", "ol"}
HEADINGS = {"h2", "h3", "h4", "h5", "h6"}
WIDTH = 76


def plain_text(html: str) -> str:
    """Of the HTML that the magazine's renderer makes: numbers of sources in brackets,
    addresses behind their words."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "\n\n".join(reader.paragraphs())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self._blocks: list[tuple[str, list[str]]] = [("p", [])]
        self._address = ""
        self._linked = ""
        self._numbers: list[int | None] = []
        self._quotes = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._quotes += tag == "blockquote"
        if tag in BLOCKS | HEADINGS:
            self._blocks.append((self._kind(tag), []))
        if tag in {"ul", "ol"}:
            start = given.get("start") or "1"
            self._numbers.append(int(start) if tag == "ol" else None)
        if tag == "a":
            self._address, self._linked = given.get("href") or "", ""
        if tag == "img" and given.get("alt"):
            self._say(f"[{given['alt']}]")
        if tag == "sup":
            self._say(" [")
        if tag in {"td", "th"}:
            self._say("  ")
        if tag == "br":
            self._say("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            is_bare = self._linked.strip() in {self._address, "*"}
            if self._address and not (is_bare or self._address.startswith("#")):
                self._say(f" ({self._address.removeprefix('mailto:')})")
            self._address = ""
        if tag == "sup":
            self._say("]")
        if tag in {"ul", "ol"}:
            self._numbers.pop()
        self._quotes -= tag == "blockquote"
        if tag in BLOCKS | HEADINGS:
            self._blocks.append((self._kind("p"), []))

    def handle_data(self, data: str) -> None:
        if self._address:
            self._linked += data
        self._say(re.sub(r"\s+", " ", data))

    def paragraphs(self) -> list[str]:
        told = [(kind, "".join(said).strip()) for kind, said in self._blocks]
        return [_laid_out(kind, said) for kind, said in told if said or kind == "hr"]

    def _say(self, words: str) -> None:
        self._blocks[-1][1].append(words)

    def _kind(self, tag: str) -> str:
        if tag == "p" and self._quotes:
            return ">"
        if tag != "li" or not self._numbers:
            return tag
        number = self._numbers[-1]
        if number is None:
            return "-"
        self._numbers[-1] = number + 1
        return f"{number}."


def _laid_out(kind: str, said: str) -> str:
    if kind == "hr":
        return "-" * 20
    if kind in HEADINGS:
        return said.upper()
    sign = f"{kind} " if kind[-1] in "-.>" else ""
    lines = [
        textwrap.fill(
            " ".join(line.split()),
            WIDTH,
            initial_indent=sign,
            subsequent_indent=sign if kind == ">" else " " * len(sign),
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in said.split("\n")
    ]
    return "\n".join(lines)
