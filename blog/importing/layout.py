"""How a plain text was laid out: where its paragraphs end, what looks like what."""

import re
from collections.abc import Iterator, Sequence

from blog.importing.reading import Line

ATX = re.compile(r"\s{0,3}(?P<signs>#{1,6})(?:\s+(?P<text>.*?))?(?:\s+#+)?\s*")
UNDERLINE = re.compile(r"\s{0,3}(?P<sign>=|-)(?P=sign){2,}\s*")
RULE = re.compile(r"\s{0,3}([-*_])(?:\s*\1){2,}\s*")
FENCE = re.compile(r"\s{0,3}(?P<fence>`{3,}|~{3,})")
ITEM = re.compile(
    r"(?P<indent>\s*)(?P<marker>[-*+–](?=\s|$)|[•◦▪●‣·]|\d{1,3}[.)](?=\s|$))\s*(?P<text>.*)"
)
BOLD_LINE = re.compile(r"\s*(?P<sign>\*\*|__)(?P<text>[^*_]+)(?P=sign):?\s*")
_VERBATIM = re.compile(r"\s*[>|]")
_MARKS_AT_THE_END = re.compile(
    r"(?:\s*(?:[⁰¹²³⁴⁵⁶⁷⁸⁹⁻,–-]*[⁰¹²³⁴⁵⁶⁷⁸⁹]|\\?\[\^?\d[^\]]{0,40}\]|\^[\d,]+\^|<sup>.{0,80}?</sup>))+$"
)
_LONGEST_LINE_TO_JUDGE = 300
_WRAPPED_WIDTH = 100
_SENTENCE_ENDS = (".", "!", "?", "…", ":", ".”", '."', "?”", "!”", ".)")
_NO_HEADING_ENDS = (".", ",", ";", ":", "!", "…", "-", "–", "—", "”.", "/")
_NO_HEADING_WORD = re.compile(
    r"(?:a|an|and|as|at|but|by|for|from|in|into|is|of|on|or|that|the|their|then|they"
    r"|this|to|was|when|which|while|who|with|you|your)$",
    re.IGNORECASE,
)


class Layout:
    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        prose = [line for line in lines if is_prose(line.text)]
        self.width = max((len(line.text) for line in prose), default=0)
        self.is_wrapped = self.width <= _WRAPPED_WIDTH
        self.has_blank_lines = self._has_blank_lines_between_paragraphs()
        self.code = set(_lines_of_code(lines))
        self.heading_levels = [
            level for i in range(len(lines)) if (level := self.heading_level(i))
        ]

    def heading_level(self, i: int) -> int:
        """Of a heading that is marked as one; 0 for any other line."""
        if i in self.code:
            return 0
        if marked := ATX.fullmatch(self.lines[i].text):
            return len(marked["signs"])
        if self.is_underlined(i):
            return 1 if "=" in self.lines[i + 1].text else 2
        return 0

    def is_underlined(self, i: int) -> bool:
        """A heading with a line of === or --- below, and nothing right above."""
        if i + 1 >= len(self.lines) or not is_prose(self.lines[i].text):
            return False
        underline = UNDERLINE.fullmatch(self.lines[i + 1].text)
        if not underline or not self.starts_block(i):
            return False
        # Under a sentence, --- is meant as a rule.
        return underline["sign"] == "=" or not self.lines[i].text.endswith(".")

    def starts_block(self, i: int) -> bool:
        return not i or not is_prose(self.lines[i - 1].text) or self.ends_block(i - 1)

    def ends_block(self, i: int) -> bool:
        """Nothing after this line belongs to its paragraph."""
        if i + 1 >= len(self.lines) or not is_prose(self.lines[i + 1].text):
            return True
        if self.has_blank_lines:
            return False
        if not self.is_wrapped:
            return True
        return self.breaks_on_purpose(i) and self.lines[i].text.endswith(_SENTENCE_ENDS)

    def breaks_on_purpose(self, i: int) -> bool:
        """The next line begins anew though its first word would still have fitted."""
        if i + 1 >= len(self.lines) or self.lines[i + 1].is_blank:
            return True
        next_word = self.lines[i + 1].text.split()[0]
        if next_word[0].islower():
            return False
        return len(self.lines[i].text) + 1 + len(next_word) <= self.width

    def next_written(self, i: int) -> int | None:
        later = range(i + 1, len(self.lines))
        return next((j for j in later if not self.lines[j].is_blank), None)

    def is_plain_heading(self, i: int) -> bool:
        """A short line alone, with a paragraph or a list below: a guess."""
        return self.might_be_heading(i) and self._leads_somewhere(i)

    def might_be_heading(self, i: int) -> bool:
        return (
            not self.heading_levels
            and looks_like_heading(self.lines[i].text)
            and self.starts_block(i)
            and self.breaks_on_purpose(i)
        )

    def _leads_somewhere(self, i: int) -> bool:
        below = self.next_written(i)
        if below is None:
            return False
        text = self.lines[below].text
        return ITEM.fullmatch(text) is not None or not looks_like_heading(text)

    def _has_blank_lines_between_paragraphs(self) -> bool:
        return any(
            line.is_blank
            and i > 0
            and i + 1 < len(self.lines)
            and is_prose(self.lines[i - 1].text)
            and is_prose(self.lines[i + 1].text)
            for i, line in enumerate(self.lines)
        )


def _lines_of_code(lines: Sequence[Line]) -> Iterator[int]:
    fence = ""
    for i, line in enumerate(lines):
        found = FENCE.match(line.text)
        if fence or found:
            yield i
        if fence and line.text.strip().startswith(fence):
            fence = ""
        elif not fence and found:
            fence = found["fence"]


def is_prose(text: str) -> bool:
    return (
        bool(text.strip())
        and not any(shape.fullmatch(text) for shape in (ATX, UNDERLINE, RULE, ITEM))
        and not _VERBATIM.match(text)
        and not FENCE.match(text)
    )


def is_verbatim(text: str) -> bool:
    """A quotation or a row of a table."""
    return _VERBATIM.match(text) is not None


def without_marks_at_its_end(text: str) -> str:
    return _MARKS_AT_THE_END.sub("", text).rstrip()


def looks_like_heading(text: str) -> bool:
    if len(text) > _LONGEST_LINE_TO_JUDGE:
        return False
    text = without_marks_at_its_end(text)
    words = text.split()
    if not words or len(text) > 80 or len(words) > 12 or not is_prose(text):
        return False
    first = text.strip().lstrip("“\"'*_")[:1]
    return (
        (first.isupper() or first.isdigit())
        and not text.rstrip().endswith(_NO_HEADING_ENDS)
        and not _NO_HEADING_WORD.match(words[-1])
        and "://" not in text
    )
