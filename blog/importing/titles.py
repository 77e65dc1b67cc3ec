"""The title of a text that may have none, and the sentences lists need of it."""

import re
from collections.abc import Iterable

from blog.importing import layout
from blog.importing.bibliography import comparable
from blog.importing.blocks import BodyLine
from blog.importing.reading import Line
from blog.importing.report import Remarks, shortened

_FENCES = {"---": "---", "+++": "+++"}
_HEADER_FIELD = re.compile(r"\s*[\w -]{1,40}\s*[:=].*|\s+\S.*|\s*-\s.*|\s*#.*|")
_HEADER_TITLE = re.compile(r"title\s*[:=]\s*[\"']?(?P<title>.*?)[\"']?", re.IGNORECASE)
_LABEL = re.compile(r"\s*\**title\**\s*:\s*\**\s*(?P<title>\S.*)", re.IGNORECASE)
_CITATION = re.compile(r"\s?\[[^\[\]]*@[^\[\]]*\]")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_SIGNS = re.compile(r"(?<!\w)[*_=`]{1,3}(?=\S)|(?<=\S)[*_=`]{1,3}(?!\w)|\\(?=\W)")
_MAX_TITLE = 120


def take_title(
    lines: list[Line], given: str, name: str, remarks: Remarks
) -> tuple[str, list[Line]]:
    """The title and the lines without it."""
    named, lines = _without_header(lines, remarks)
    if all(line.is_blank for line in lines):
        return given or named, lines
    found, rest = _title_above(lines)
    if named and comparable(found) != comparable(named):
        found, rest = named, lines
    first = next(line.number for line in lines if not line.is_blank)
    if given:
        if found:
            remarks.dropped(
                first, f"its title, for the one you gave: {shortened(found)}"
            )
        return _fitting(given, remarks), rest
    if found:
        remarks.sure(first, f"taken as the title: {shortened(found)}")
        return _fitting(found, remarks), rest
    made = _words_of(name) or shortened(lines_text(lines), 60).strip("“”…")
    source = "the file's name" if _words_of(name) else "the first words"
    remarks.unsure(first, f"no title found, made {shortened(made)} from {source}")
    return _fitting(made, remarks), lines


def _without_header(lines: list[Line], remarks: Remarks) -> tuple[str, list[Line]]:
    """A block of fields between two lines of --- or +++, as site makers write it."""
    first = next(i for i, line in enumerate(lines) if not line.is_blank)
    fence = _FENCES.get(lines[first].text)
    ends = (i for i in range(first + 1, len(lines)) if lines[i].text == fence)
    end = next(ends, None) if fence else None
    if end is None or end == first + 1:
        return "", lines
    fields = lines[first + 1 : end]
    if not all(_HEADER_FIELD.fullmatch(line.text) for line in fields):
        return "", lines
    for line in lines[first : end + 1]:
        remarks.dropped(line.number, f"a line of the header: {shortened(line.text)}")
    titles = (_HEADER_TITLE.fullmatch(line.text) for line in fields)
    named = next((found["title"].strip() for found in titles if found), "")
    return named, lines[end + 1 :]


def lines_text(lines: Iterable[Line]) -> str:
    return " ".join(line.text.strip() for line in lines if not line.is_blank)


def _title_above(lines: list[Line]) -> tuple[str, list[Line]]:
    laid_out = layout.Layout(lines)
    i = next(i for i, line in enumerate(lines) if not line.is_blank)
    text = lines[i].text
    if label := _LABEL.fullmatch(text):
        return plain(label["title"]), lines[i + 1 :]
    if laid_out.heading_level(i) == 1:
        marked = layout.ATX.fullmatch(text)
        title = (marked["text"] or "") if marked else text
        return plain(title), lines[i + 1 if marked else i + 2 :]
    bold = layout.BOLD_LINE.fullmatch(text)
    words = bold["text"].strip() if bold else text.strip()
    below = laid_out.next_written(i)
    is_alone = below is None or laid_out.breaks_on_purpose(i)
    if below is not None and is_alone and _looks_like_title(words):
        return plain(words), lines[i + 1 :]
    return "", lines


def _looks_like_title(text: str) -> bool:
    if len(text) > 2 * _MAX_TITLE:
        return False
    text = layout.without_marks_at_its_end(text)
    if text.endswith("?") and len(text) <= _MAX_TITLE:
        return text[:1].isupper()
    return layout.looks_like_heading(text) or (
        len(text) <= _MAX_TITLE
        and len(text.split()) <= 18
        and text[:1].isupper()
        and layout.is_prose(text)
        and not text.endswith((".", ",", ";", ":", "!", "…"))
    )


def _words_of(name: str) -> str:
    words = " ".join(re.findall(r"[^\W_]+", name))
    return words[:1].upper() + words[1:]


def _fitting(title: str, remarks: Remarks) -> str:
    title = plain(title)
    if len(title) <= _MAX_TITLE:
        return title
    remarks.unsure(0, f"the title was cut to {_MAX_TITLE} characters")
    return cut(title, _MAX_TITLE)


def first_paragraph(lines: Iterable[BodyLine]) -> str:
    """In plain words: no citations, links, headings, lists."""
    words: list[str] = []
    for line in lines:
        if line.text and layout.is_prose(line.text):
            words.append(line.text.strip())
        elif words:
            break
    return plain(" ".join(words))


def plain(text: str) -> str:
    text = _LINK.sub(r"\1", _CITATION.sub("", text))
    return " ".join(_SIGNS.sub("", text).split())


def cut(text: str, length: int) -> str:
    """Whole sentences where at least one fits, else whole words and a …"""
    if len(text) <= length:
        return text
    sentences = re.match(rf".{{20,{length - 1}}}[.?!](?=\s)", text)
    if sentences:
        return sentences.group()
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(",;:–— ") + "…"
