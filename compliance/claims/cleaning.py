"""From what a writer typed to plain words, with the way back to each character."""

import html
import re
import unicodedata
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

BREAK = "\n"

_INLINE = "a|abbr|b|bdi|big|cite|code|del|em|font|i|ins|mark|s|small|span|strong|u|wbr"
# Each alternative starts at its own character and is bounded, so that no text, however
# hostile, is read more than once or twice.
_MARKUP = re.compile(
    rf"""
    (?P<inline></?(?:{_INLINE})(?:\s[^<>]{{0,300}})?/?>)
    |(?P<comment><!--.{{0,2000}}?-->)
    |(?P<tag></?[A-Za-z][^<>]{{0,2000}}>)
    |(?P<entity>&\#?\w{{1,12}};)
    |(?P<citation>\[@[^\[\]\n]{{0,300}}\])
    |(?P<target>\]\([^()\s]{{0,500}}(?:\s"[^"\n]{{0,200}}")?\))
    |(?P<address>https?://[^\s<>"')\]]{{1,500}})
    |(?P<start>^[ \t]{{0,9}}(?:\#{{1,6}}|[-*+>]|\d{{1,3}}[.)]|:{{3,}}\w{{0,20}}|\|)[ \t]?)
    |(?P<rule>^[ \t]*[-=*|:]{{3,200}}[ \t]*$)
    |(?P<blank>\n[ \t]*\n\s*)
    |(?P<cell>\|)
    |(?P<mark>[*=`~\[\]]+)
    |(?P<hidden>[\u00ad\u034f\u180e\u200b-\u200f\u2060-\u2064\ufeff\ufe0e\ufe0f\u202a-\u202e]+)
    |(?P<foreign>[^\x00-\x7f])
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_READ_ALOUD = re.compile(
    r"""\b(?:alt|title|content|aria-label|label|placeholder|summary)\s?=\s?"""
    r"""(?:"(?P<words>[^"<>]{0,2000})"|'(?P<in_single>[^'<>]{0,2000})')""",
    re.IGNORECASE,
)
"""Attributes whose words people hear, see or find."""
_SAME = {
    **dict.fromkeys("\u2010\u2011\u2012\u2212", "-"),
    **dict.fromkeys("\u2018\u2019\u02bc", "'"),
    # Cyrillic and Greek letters that look like Latin ones.
    **dict(
        zip(
            "асеһіјкмоԛрѕтυухԁԝАВСЕНІЈКМОРЅТУХ",
            "acehijkmoqpstuyxdwABCEHIJKMOPSTYX",
            strict=True,
        )
    ),
    **dict(zip("αεικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aeiknoptuxABEZHIKMNOPTYX", strict=True)),
    **dict(zip("ıɑɡł", "iagl", strict=True)),
}
_GONE = {"inline", "mark", "hidden"}
_BREAKS = {"tag", "start", "rule", "blank", "cell", "comment"}


@dataclass(frozen=True)
class Cleaned:
    text: str
    origin: array
    """For each character of `text`, where it stood in what was typed."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where text[start:end] stood in what was typed."""
        return self.origin[start], self.origin[end - 1] + 1


def cleaned(text: str) -> Cleaned:
    """Without HTML, Markdown, citations, addresses and invisible characters.

    Headings, list items and table cells end in a line break; full-width letters,
    accents and typographic hyphens become plain ones.
    """
    parts: list[str] = []
    origin = array("L")
    done = 0

    def add(words: str, start: int, *, stretch: bool = False) -> None:
        parts.append(words)
        steps = [start] * len(words) if stretch else range(start, start + len(words))
        origin.extend(steps)

    for found in _MARKUP.finditer(text):
        add(text[done : found.start()], done)
        kind = found.lastgroup or ""
        add(_replacement(kind, found.group()), found.start(), stretch=True)
        if kind in {"tag", "inline"} and "=" in found.group():
            for words, start in _attributes(found.group()):
                add(BREAK * 2, found.start(), stretch=True)
                add(words, found.start() + start)
                add(BREAK * 2, found.start(), stretch=True)
        done = found.end()
    add(text[done:], done)
    return Cleaned("".join(parts), origin)


def _attributes(tag: str) -> Iterator[tuple[str, int]]:
    """What attributes say, and where in the tag."""
    for found in _READ_ALOUD.finditer(tag):
        name = "words" if found["words"] is not None else "in_single"
        yield found[name], found.start(name)


def _replacement(kind: str, words: str) -> str:
    if kind in _GONE:
        return ""
    if kind in _BREAKS:
        return BREAK * 2
    if kind == "entity":
        decoded = html.unescape(words)
        return "" if decoded == "\u00ad" else _plain(decoded)
    if kind == "foreign":
        return _plain(words)
    return " "


def _plain(words: str) -> str:
    known = "".join(_SAME.get(letter, letter) for letter in words)
    folded = unicodedata.normalize("NFKD", known)
    return "".join(letter for letter in folded if not unicodedata.combining(letter))
