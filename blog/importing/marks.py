"""From ¹, [1] or ^1^ to [@key]. What cannot be told stays, and is reported."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from blog.importing.blocks import BodyLine
from blog.importing.report import Remarks, shortened

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_TO_DIGITS = str.maketrans(_RAISED + "⁻–⁺˒\u02bc\u201a", "0123456789--+,,,")
_LIST = r"\d{1,4}(?:\s?[,;–—-]\s?\d{1,4})*"
_BRACKETS = rf"\\?\[\^?\s?{_LIST}\s?\\?\]"
_MARK = re.compile(
    "|".join(
        (
            r"(?P<code>(?P<ticks>`+).+?(?P=ticks))",
            r"(?P<cited>\[[^\[\]]*(?<![\w.+-])@\w[^\[\]]*\])",
            rf"\[\\?\[?(?P<anchored>{_LIST})\\?\]?\]\(#[^)]*\)",
            rf"(?P<numbered_link>\[{_LIST}\]\([^)]*\))",
            r"(?P<address>\]\([^)\s]*[^)]*\)|<https?://[^>\s]*>|https?://[^\s)\]]+)",
            rf"<sup>\s*(?:<a\b[^>]*>)?\s*\[?(?P<html>{_LIST})\]?\s*(?:</a>)?\s*</sup>",
            rf"\^\[?(?P<caret>{_LIST})\]?\^",
            rf"(?P<brackets>{_BRACKETS}(?:\s?[,;–-]?\s?{_BRACKETS})*)",
            rf"(?P<raised>[{_RAISED}](?:(?:[,;˒\u02bc\u201a]\s?|[⁻–-])?[{_RAISED}])*)",
            rf"(?P<round>\({_LIST}\))",
            r"(?P<fused>(?<=[a-z)”\"][.,;])\d{1,3}(?:,\d{1,3})*(?=\s|$))",
        )
    ),
    re.IGNORECASE,
)
_DEFINITION = re.compile(r"\s*\[\^?\d{1,4}\]:\s")
_BETWEEN_BRACKETS = re.compile(r"\\?\]\s?([–-]?)\s?\\?\[")
_NUMBER_BEFORE = re.compile(r"(?<!\d)(?!(?:19|20)\d\d$)\d+$|[⁻⁺]$")
_UNIT_BEFORE = re.compile(
    r"(?<![^\W\d_])(?:m|cm|mm|km|µm|nm|ft|in|s|R|r|I|x|n|χ|η|min|kg|L)$"
)
_WIDEST_RANGE = 30


@dataclass
class Linked:
    lines: list[str] = field(default_factory=list)
    found: int = 0
    linked: int = 0
    cited: set[int] = field(default_factory=set)
    """Numbers of the entries that a mark leads to."""


class _Linker:
    def __init__(self, keys: Mapping[int, str], remarks: Remarks) -> None:
        self.keys = keys
        self.remarks = remarks
        self.done = Linked()
        self.line = 0

    def link(self, line: BodyLine) -> str:
        if not line.has_marks:
            return line.text
        self.line = line.number
        if _DEFINITION.match(line.text):
            self.remarks.unsure(line.number, "kept: a note outside the list of sources")
            return line.text
        return _MARK.sub(self._replaced, line.text)

    def _replaced(self, found: re.Match[str]) -> str:
        kind = found.lastgroup or ""
        mark = found.group()
        if kind in {"ticks", "code", "address"}:
            return mark
        if kind == "raised":
            return _apart(self._raised(mark, found.string[: found.start()]), found)
        if kind in {"numbered_link", "round", "fused"}:
            return self._doubtful(mark, kind)
        if kind == "cited":
            return self._cited(mark)
        if kind == "brackets" and found.string[: found.start()].endswith("]"):
            self.remarks.unsure(self.line, f"kept: {mark} after a bracket")
            return mark
        inside = _BETWEEN_BRACKETS.sub(r"\1,", found[kind]).replace("-,", "-")
        citation = self._citation(_numbers(inside.replace("–,", "-")), mark)
        return _apart(citation, found)

    def _raised(self, mark: str, before: str) -> str:
        if _is_power(mark, before):
            power = f"{before.rsplit(maxsplit=1)[-1]}{mark}"
            self.remarks.unsure(self.line, f"{power} taken as a power and kept")
            return mark
        plain = mark.translate(_TO_DIGITS)
        numbers: list[int] = []
        for part in re.findall(r"\d+-\d+|\d+", plain):
            numbers += _numbers(part) if "-" in part else self._parted(part)
        return self._citation(numbers, mark)

    def _parted(self, digits: str) -> list[int]:
        """³⁴ is 34 where the list has as many, and else 3 and 4."""
        ways = list(_ways(digits, self.keys))
        if not ways:
            return [int(digits)]
        fewest = min(ways, key=len)
        if len(ways) > 1:
            numbers = " and ".join(map(str, fewest))
            self.remarks.unsure(self.line, f"the mark {digits} taken as {numbers}")
        return fewest

    def _citation(self, numbers: list[int], mark: str) -> str:
        self.done.found += len(numbers)
        known = [number for number in numbers if number in self.keys]
        unknown = [number for number in numbers if number not in self.keys]
        self.done.linked += len(known)
        self.done.cited.update(known)
        if unknown:
            which = ", ".join(map(str, unknown))
            self.remarks.unsure(
                self.line,
                f"kept: the mark {mark} has no source with the number {which}",
            )
        if not known:
            return mark
        keys = dict.fromkeys(self.keys[number] for number in known)
        if len(keys) < len(known):
            self.remarks.sure(self.line, f"{mark} names one source twice: cited once")
        citation = f"[{'; '.join(f'@{key}' for key in keys)}]"
        left = f" [{', '.join(map(str, unknown))}]" if unknown else ""
        return citation + left

    def _doubtful(self, mark: str, kind: str) -> str:
        why = {
            "numbered_link": "it leads elsewhere",
            "round": "it may be a mark or a number",
            "fused": "it may be a mark that lost its place above the line",
        }[kind]
        if kind == "numbered_link" or set(_numbers(mark.strip("()"))) <= set(self.keys):
            self.remarks.unsure(self.line, f"kept {mark}: {why}")
        return mark

    def _cited(self, mark: str) -> str:
        self.remarks.sure(self.line, f"kept the citation {shortened(mark)}")
        return mark


def linked(
    lines: Iterable[BodyLine], keys: Mapping[int, str], remarks: Remarks
) -> Linked:
    """Each mark whose number is among the keys becomes a citation of that key."""
    linker = _Linker(keys, remarks)
    linker.done.lines = [linker.link(line) for line in lines]
    return linker.done


def _apart(citation: str, found: re.Match[str]) -> str:
    """Right before a round bracket, [@key] would be read as a link."""
    is_link = citation.endswith("]") and found.string.startswith("(", found.end())
    return f"{citation} " if is_link else citation


def _is_power(mark: str, before: str) -> bool:
    if _NUMBER_BEFORE.search(before):
        return True
    return mark in {"²", "³"} and _UNIT_BEFORE.search(before) is not None


def _numbers(text: str) -> list[int]:
    """1,3-5 as 1, 3, 4, 5; brackets around and between are passed over."""
    numbers: list[int] = []
    for first, last in re.findall(r"(\d+)(?:\s?[–—-]\s?(\d+))?", text):
        start, end = int(first), int(last or first)
        if start <= end <= start + _WIDEST_RANGE:
            numbers += range(start, end + 1)
        else:
            numbers += [start, end]
    return numbers


def _ways(digits: str, keys: Mapping[int, str]) -> Iterable[list[int]]:
    """The rising rows of known numbers that these digits can be read as."""
    for length in range(1, min(len(digits), 3) + 1):
        number, rest = int(digits[:length]), digits[length:]
        if digits[0] == "0" or number not in keys:
            continue
        if not rest:
            yield [number]
        for way in _ways(rest, keys) if rest else ():
            if way[0] > number:
                yield [number, *way]
