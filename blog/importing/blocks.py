"""Lines as they were handed over to Markdown: headings, lists, paragraphs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from blog.importing import layout
from blog.importing.layout import Layout
from blog.importing.reading import Line
from blog.importing.report import Remarks, shortened

_YEAR_LIKE_A_LIST = re.compile(r"\s*\d{4,9}(?=[.)]\s)")
_HTML_TAG = re.compile(
    r"<(?!/?sup\b)(?:/?[a-z][a-z0-9]*(?:\s[^<>]{0,300})?/?|!--.{0,300}?--)>",
    re.IGNORECASE,
)
_IMAGE = re.compile(r"!\[[^\]]*\]\(")


@dataclass(frozen=True)
class BodyLine:
    """One line of the draft's body and the line that it came from."""

    number: int
    text: str
    has_marks: bool = True


class _Writer:
    def __init__(self, lines: Sequence[Line], remarks: Remarks) -> None:
        self.lines = lines
        self.layout = Layout(lines)
        self.remarks = remarks
        self.written: list[BodyLine] = []
        self.block = ""
        self.list_indent = 0
        self.shift = 2 - min(self.layout.heading_levels, default=2)

    def write(self) -> list[BodyLine]:
        i = 0
        while i < len(self.lines):
            i = self._write_from(i)
        return self.written

    def _write_from(self, i: int) -> int:
        """Writes what begins at this line; returns where the next thing begins."""
        text = self.lines[i].text
        if self.lines[i].is_blank:
            return i + 1
        if fence := layout.FENCE.match(text):
            return self._write_code(i, fence["fence"])
        if level := self.layout.heading_level(i):
            return self._write_heading(i, level + self.shift)
        if layout.RULE.fullmatch(text):
            self._put(i, "---", "rule")
        elif item := layout.ITEM.fullmatch(text):
            return self._write_item(i, item)
        elif layout.is_verbatim(text):
            self._put(i, text, "verbatim", is_joined=self._follows(i, "verbatim"))
        else:
            self._write_prose(i)
        return i + 1

    def _write_code(self, i: int, fence: str) -> int:
        self._put(i, self.lines[i].text, "code", has_marks=False)
        for j in range(i + 1, len(self.lines)):
            line = self.lines[j]
            self.written.append(BodyLine(line.number, line.text, has_marks=False))
            if line.text.strip().startswith(fence):
                return j + 1
        self.written.append(BodyLine(self.lines[i].number, fence, has_marks=False))
        self.remarks.unsure(
            self.lines[i].number, "the code block never ends: closed it"
        )
        return len(self.lines)

    def _write_heading(self, i: int, level: int) -> int:
        marked = layout.ATX.fullmatch(self.lines[i].text)
        text = (marked["text"] or "") if marked else self.lines[i].text
        if text.strip():
            self._put(i, f"{'#' * min(level, 6)} {text.strip()}", "heading")
        else:
            self.remarks.dropped(self.lines[i].number, "a heading without words")
        return i + 1 if marked else i + 2

    def _write_item(self, i: int, item: re.Match[str]) -> int:
        marker = item["marker"] if item["marker"][0].isdigit() else "-"
        if item["text"]:
            self._put_item(i, f"{marker} {item['text'].strip()}", item["indent"])
            return i + 1
        # A marker alone on its line: its words stand below it.
        below = self.layout.next_written(i)
        if below is None or layout.ITEM.fullmatch(self.lines[below].text):
            self.remarks.dropped(self.lines[i].number, "a list item without words")
            return i + 1
        self._put_item(below, f"{marker} {self.lines[below].text.strip()}", "")
        return below + 1

    def _put_item(self, i: int, text: str, indent: str) -> None:
        depth = len(indent.expandtabs(4))
        is_first = self.block != "list"
        if is_first:
            self.list_indent = depth
        spaces = " " * max(depth - self.list_indent, 0)
        self._put(i, f"{spaces}{text}", "list", is_joined=not is_first)

    def _write_prose(self, i: int) -> None:
        line = self.lines[i]
        if self.block == "list" and self._belongs_to_item(i):
            is_next = i > 0 and not self.lines[i - 1].is_blank
            text = line.text if line.text[0].isspace() else f"  {line.text}"
            self._put(i, text, "list", is_joined=is_next)
            return
        text = line.text.strip()
        if bold := layout.BOLD_LINE.fullmatch(line.text):
            if self.layout.starts_block(i) and layout.looks_like_heading(bold["text"]):
                self._guess_heading(i, bold["text"].strip())
                return
        elif self.layout.is_plain_heading(i):
            self._guess_heading(i, text)
            return
        elif self._might_have_been_heading(i):
            self.remarks.unsure(line.number, f"kept as a paragraph: {shortened(text)}")
        text = _YEAR_LIKE_A_LIST.sub(lambda year: f"{year.group()}\\", text)
        is_joined = self._follows(i, "prose") and not self.layout.ends_block(i - 1)
        self._put(i, text, "prose", is_joined=is_joined)

    def _guess_heading(self, i: int, text: str) -> None:
        self._put(i, f"## {text}", "heading")
        number = self.lines[i].number
        self.remarks.unsure(number, f"taken as a heading: {shortened(text)}")

    def _might_have_been_heading(self, i: int) -> bool:
        alone = self.layout.starts_block(i) and self.layout.ends_block(i)
        return alone and layout.looks_like_heading(self.lines[i].text)

    def _belongs_to_item(self, i: int) -> bool:
        is_indented = self.lines[i].text.startswith(("  ", "\t"))
        if self.lines[i - 1].is_blank:
            return is_indented
        if is_indented:
            return True
        return self.layout.is_wrapped and not self.layout.breaks_on_purpose(i - 1)

    def _follows(self, i: int, block: str) -> bool:
        return self.block == block and i > 0 and not self.lines[i - 1].is_blank

    def _put(
        self,
        i: int,
        text: str,
        block: str,
        *,
        is_joined: bool = False,
        has_marks: bool = True,
    ) -> None:
        if self.written and not is_joined:
            self.written.append(BodyLine(0, "", has_marks=False))
        self.written.append(BodyLine(self.lines[i].number, text, has_marks))
        self.block = block


def markdown_lines(lines: Sequence[Line], remarks: Remarks) -> list[BodyLine]:
    written = _Writer(lines, remarks).write()
    for line in written:
        if not line.has_marks:
            continue
        for tag in dict.fromkeys(_HTML_TAG.findall(line.text)):
            remarks.unsure(line.number, f"{tag} will stand in the text as it is")
        if _IMAGE.search(line.text):
            remarks.unsure(line.number, "a picture: only pictures of this site show")
    return written
