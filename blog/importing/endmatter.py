"""What stands under an article: its list of sources, share links, neighbors."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from blog.importing.reading import Line
from blog.importing.report import Remarks, shortened

_SOURCES = re.compile(
    r"\s*(?:#{1,6}\s*)?[*_]{0,3}(?:(?:sources?|references?|bibliography|endnotes"
    r"|footnotes|works cited|citations|literature)(?: cited)?"
    r"(?:\s(?:and|&)\s(?:further reading|notes|references|sources))?)"
    r"\s*:?[*_]{0,3}\s*:?\s*#*",
    re.IGNORECASE,
)
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_TO_DIGITS = str.maketrans(_SUPERSCRIPTS, "0123456789")
_NUMBER = (
    rf"(?:\\?\[\^?(?P<bracket>\d{{1,3}})\\?\]:?|(?P<raised>[{_SUPERSCRIPTS}]{{1,3}})"
    r"|\^(?P<caret>\d{1,3})\^)\s*"
)
_ENTRY = re.compile(
    rf"\s*(?:{_NUMBER}|(?P<dot>\d{{1,3}})[.)](?:\s+|$)|[-*+•◦▪●·–](?:\s+|$)(?:{_NUMBER.replace('P<', 'P<in_')})?)"
    r"(?P<text>.*)"
)
_NOTE = re.compile(rf"\s*{_NUMBER}\S")
_UNDERLINE = re.compile(r"\s*(?:=+|-{3,})\s*")
_HEADING = re.compile(r"\s*#{1,6}\s+\S")
_ONLY_AN_ADDRESS = re.compile(
    r"\s*<?(?:https?://\S+|doi:?\s*10\.\S+|PM(?:C?ID:?)?\s?\d+)>?\.?", re.IGNORECASE
)
_NETWORK = r"(?:facebook|twitter|x|linkedin|pinterest|e-?mail|whatsapp|instagram|reddit|threads|bluesky|copy link|print|tweet|pin it|pin)"
_SHARE = re.compile(
    rf"\W*share(?:\s+(?:this|the))?(?:\s+(?:article|post|page|blog))?(?:\s+on)?\W*"
    rf"(?:{_NETWORK}\W*)*",
    re.IGNORECASE,
)
_NETWORKS = re.compile(rf"\W*{_NETWORK}(?:\W+{_NETWORK})*\W*", re.IGNORECASE)
_NEIGHBOR = re.compile(
    r"\W*(?:next|previous|prev|older|newer)(?:\s+(?:article|post|story|up))?"
    r"\s*(?P<sign>[:→←»«]|$)\s*(?P<title>.*)",
    re.IGNORECASE,
)
_LAST_LINES = 12


@dataclass
class Entry:
    """One line of the list of sources; number 0 when it bears none."""

    line: int
    number: int
    text: str


@dataclass
class Parts:
    body: list[Line]
    entries: list[Entry] = field(default_factory=list)
    has_list: bool = False


def split_endmatter(lines: list[Line], remarks: Remarks) -> Parts:
    start = _start_of_sources(lines)
    if start is None:
        return _split_notes(lines, remarks)
    heading = lines[start]
    first = start + 1
    if first < len(lines) and _UNDERLINE.fullmatch(lines[first].text):
        first += 1
    entries, end = _read_entries(lines, first)
    remarks.sure(heading.number, f"the list of sources, {len(entries)} in it")
    body = _without_share_links(lines[:start], remarks)
    rest = _without_share_links(lines[end:], remarks, is_after_the_list=True)
    if any(not line.is_blank for line in rest):
        number = next(line.number for line in rest if not line.is_blank)
        remarks.unsure(number, "kept what follows the list of sources at the end")
        body += [Line(0, ""), *rest]
    return Parts(body, entries, has_list=True)


def _start_of_sources(lines: list[Line]) -> int | None:
    """The last heading of that kind with something below it."""
    is_followed = False
    for i in range(len(lines) - 1, -1, -1):
        if is_followed and _SOURCES.fullmatch(lines[i].text):
            return i
        is_followed = is_followed or not lines[i].is_blank
    return None


def _split_notes(lines: list[Line], remarks: Remarks) -> Parts:
    """Without a heading, only a run of numbered notes at the very end is a list."""
    lines = _without_share_links(lines, remarks)
    first = len(lines)
    for i in range(len(lines) - 1, -1, -1):
        if lines[i].is_blank:
            continue
        if not _NOTE.match(lines[i].text):
            break
        first = i
    entries, _ = _read_entries(lines, first)
    if entries:
        remarks.unsure(
            entries[0].line, f"{len(entries)} notes at the end taken as the sources"
        )
    return Parts(lines[:first], entries, has_list=bool(entries))


def _read_entries(lines: Sequence[Line], first: int) -> tuple[list[Entry], int]:
    """The entries and where they end."""
    entries: list[Entry] = []
    is_marked = is_after_gap = False
    for i in range(first, len(lines)):
        line = lines[i]
        if line.is_blank:
            is_after_gap = True
            continue
        if _ends_the_list(line.text):
            return _filled(entries), i
        if marked := _ENTRY.fullmatch(line.text):
            is_marked = True
            entries.append(Entry(line.number, _number(marked), marked["text"].strip()))
        elif entries and not entries[-1].text:
            entries[-1] = Entry(line.number, entries[-1].number, line.text.strip())
        elif is_marked and is_after_gap and not _ONLY_AN_ADDRESS.fullmatch(line.text):
            return _filled(entries), i
        elif entries and (is_marked or _continues(entries[-1].text, line.text)):
            entries[-1].text += f" {line.text.strip()}"
        else:
            entries.append(Entry(line.number, 0, line.text.strip()))
        is_after_gap = False
    return _filled(entries), len(lines)


def _continues(entry: str, text: str) -> bool:
    """Without marks, a broken line is known by its own beginning or the end before."""
    return (
        text.lstrip()[:1].islower()
        or entry.endswith((",", ":", "-", "–", " and", " of", " in", " the"))
        or _ONLY_AN_ADDRESS.fullmatch(text) is not None
    )


def _ends_the_list(text: str) -> bool:
    neighbor = _NEIGHBOR.fullmatch(text)
    return bool(_SHARE.fullmatch(text) or neighbor or _HEADING.match(text))


def _filled(entries: list[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.text]


def _number(marked: re.Match[str]) -> int:
    names = ("dot", "bracket", "raised", "caret", "in_bracket", "in_raised", "in_caret")
    given = next((marked[name] for name in names if marked[name]), "0")
    return int(given.translate(_TO_DIGITS))


def _without_share_links(
    lines: list[Line], remarks: Remarks, *, is_after_the_list: bool = False
) -> list[Line]:
    written = [i for i, line in enumerate(lines) if not line.is_blank]
    last = written[-_LAST_LINES:]
    share = next((i for i in last if _SHARE.fullmatch(lines[i].text)), None)
    if share is None:
        return _without_neighbors(lines, remarks, is_after_the_list=is_after_the_list)
    remarks.dropped(lines[share].number, "the share line: the page prints its own")
    rest = []
    for line in lines[share + 1 :]:
        if _NETWORKS.fullmatch(line.text):
            remarks.dropped(line.number, f"a share link: {shortened(line.text)}")
        else:
            rest.append(line)
    rest = _without_neighbors(rest, remarks, is_after_the_list=True)
    before = _without_neighbors(lines[:share], remarks, is_after_the_list=False)
    return before + _without_titles(rest, remarks)


def _without_neighbors(
    lines: list[Line], remarks: Remarks, *, is_after_the_list: bool
) -> list[Line]:
    """Lines such as "Next: …", and a title under a line that says only "Next"."""
    written = [i for i, line in enumerate(lines) if not line.is_blank]
    dropped: set[int] = set()
    for position, i in enumerate(written):
        is_near_the_end = is_after_the_list or position >= len(written) - 4
        found = _NEIGHBOR.fullmatch(lines[i].text)
        if not found or not is_near_the_end or len(lines[i].text) > 140:
            continue
        dropped.add(i)
        if not found["title"] and position + 1 < len(written):
            dropped.add(written[position + 1])
    for i in sorted(dropped):
        what = f"the neighbor article's link: {shortened(lines[i].text)}"
        remarks.dropped(lines[i].number, what)
    return [line for i, line in enumerate(lines) if i not in dropped]


def _without_titles(lines: list[Line], remarks: Remarks) -> list[Line]:
    """After the share line, one or two lines like titles name the neighbors."""
    written = [line for line in lines if not line.is_blank]
    if len(written) > 2 or any(not _is_like_a_title(line.text) for line in written):
        return lines
    say = remarks.sure if len(written) == 1 else remarks.unsure
    for line in written:
        remarks.dropped_lines.add(line.number)
        say(
            line.number, f"dropped the neighbor article's title: {shortened(line.text)}"
        )
    return []


def _is_like_a_title(text: str) -> bool:
    return len(text.strip()) <= 140 and not text.rstrip().endswith((".", ";", ","))
