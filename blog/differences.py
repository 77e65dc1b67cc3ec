"""What changed between two revisions, word by word, in bounded time."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from blog.citations import render_body
from blog.models import Topic
from blog.models.revisions import WORDS, label_of

Kind = Literal["kept", "added", "dropped"]
Piece = tuple[Kind, str]

CONTEXT = 240
"""Characters shown on each side of a change."""
MOST_LINES = 4_000
MOST_WORDS = 2_000
"""Longer runs are told as a whole: comparing them word by word takes their square."""

_WORD = re.compile(r"\s*\S+|\s+")


@dataclass(frozen=True)
class Difference:
    name: str
    pieces: list[Piece]


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[Difference]:
    """Field by field, in the order of the form; then the sources, by key."""
    told = [
        Difference(label_of(name), _near_changes(list(text_differences(old, new))))
        for name in WORDS
        if (old := _shown(name, before)) != (new := _shown(name, after))
    ]
    return [*told, *_of_citations(before, after)]


def _near_changes(pieces: list[Piece]) -> list[Piece]:
    """Of long stretches that stayed, what stands next to a change."""
    last = len(pieces) - 1
    return [
        (kind, _shortened(text, is_first=index == 0, is_last=index == last))
        if kind == "kept" and len(text) > 3 * CONTEXT
        else (kind, text)
        for index, (kind, text) in enumerate(pieces)
    ]


def _shortened(text: str, *, is_first: bool, is_last: bool) -> str:
    head = "" if is_first else text[:CONTEXT]
    tail = "" if is_last else text[-CONTEXT:]
    return f"{head} […] {tail}"


def text_differences(before: str, after: str) -> Iterator[Piece]:
    for old, new in _blocks(
        before.splitlines(keepends=True), after.splitlines(keepends=True), MOST_LINES
    ):
        if old == new:
            yield "kept", "".join(old)
        else:
            words = (_WORD.findall("".join(old)), _WORD.findall("".join(new)))
            yield from _pieces(*words)


def _pieces(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    for old, new in _blocks(before, after, MOST_WORDS):
        if old == new:
            yield "kept", "".join(old)
            continue
        if old:
            yield "dropped", "".join(old)
        if new:
            yield "added", "".join(new)


def _blocks(
    before: Sequence[str], after: Sequence[str], most: int
) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Runs that stand for each other; equal ones are what stayed."""
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    ends = len(before) - tail, len(after) - tail
    if head:
        yield before[:head], after[:head]
    old, new = before[head : ends[0]], after[head : ends[1]]
    if max(len(old), len(new)) > most:
        yield old, new
    else:
        for _, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
            yield old[a:b], new[c:d]
    if tail:
        yield before[ends[0] :], after[ends[1] :]


def _common(before: Sequence[str], after: Sequence[str]) -> int:
    count = 0
    for old, new in zip(before, after, strict=False):
        if old != new:
            break
        count += 1
    return count


def _of_citations(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Difference]:
    old, new = _cited(before), _cited(after)
    dropped = [("dropped", f"[@{key}] ") for key in old if key not in new]
    added = [("added", f"[@{key}] ") for key in new if key not in old]
    if dropped or added:
        yield Difference("Sources cited", [*dropped, *added])  # type: ignore[list-item]


def _cited(words: Mapping[str, Any]) -> list[str]:
    return list(render_body(words.get("body") or "").numbers)


def _shown(name: str, words: Mapping[str, Any]) -> str:
    value = words.get(name)
    if name == "topic" and value:
        topic = Topic.objects.filter(pk=value).first()
        return topic.name if topic else "a topic that was deleted"
    # A browser sends its own line ends.
    return str(value or "").replace("\r\n", "\n")
