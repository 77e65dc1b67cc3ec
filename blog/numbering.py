"""Gives every cited source its number, in order of first use, and finds what a
writer should look at."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from markdown_it.token import Token

from blog.citation_marks import Mark, Shown, in_reading_order, runs
from blog.citation_syntax import CITATION, MALFORMED, CitedItem
from blog.claim_syntax import CLAIM
from blog.highlight_syntax import MARK_CLOSE, MARK_OPEN
from blog.image_syntax import SCHEME, key_of
from blog.models import Source
from blog.models.images import size_in
from compliance.register import RegisteredClaim

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")


About = Literal[
    "citation",
    "claim",
    "link",
    "image",
    "address",
    "highlight",
    "standing",
    "words",
]


@dataclass(frozen=True)
class Problem:
    line: int
    message: str
    blocks_publishing: bool = False
    about: About = "words"

    def __str__(self) -> str:
        return f"Line {self.line}: {self.message}"


@dataclass
class Numbering:
    """What is known of an article's citations once its tokens were walked."""

    sources: Mapping[str, Source]
    claims: Mapping[str, RegisteredClaim] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    places: dict[str, list[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    claims_shown: set[str] = field(default_factory=set)


def cited_keys(tokens: list[Token]) -> set[str]:
    return {
        item.key
        for block in tokens
        for child in block.children or []
        if child.type == CITATION
        for item in child.meta["items"]
    }


def number_citations(
    tokens: list[Token],
    sources: Mapping[str, Source],
    claims: Mapping[str, RegisteredClaim],
) -> Numbering:
    numbering = Numbering(sources, claims)
    for block in tokens:
        if block.type == "inline" and block.children:
            _number_block(block, numbering)
    return numbering


def _number_block(block: Token, numbering: Numbering) -> None:
    lines = _Lines(block)
    children = block.children or []
    before: Token | None = None
    for child in children:
        if child.type == CITATION:
            _number_one(child, lines.of(child), numbering)
            if before is not None and before.type == "text":
                # A raised number stands against the word it belongs to.
                before.content = before.content.rstrip(" ")
        elif child.type == CLAIM:
            _number_claim(child, lines.of(child), numbering)
        before = child
    numbering.problems += [
        *_problems_of_words(children, lines),
        *_problems_of_images(children, lines),
        *_dim_highlights(children, lines),
    ]


class _Lines:
    """Line numbers of the tokens in one block; offsets count from its first line."""

    def __init__(self, block: Token) -> None:
        self.first = (block.map or [0])[0] + 1
        self.ends = [i for i, char in enumerate(block.content) if char == "\n"]

    def of(self, token: Token) -> int:
        return self.first + bisect_right(self.ends, token.meta["offset"])


def _number_one(token: Token, line: int, numbering: Numbering) -> None:
    """Leaves in the token what the renderer prints: its marks."""
    shown: list[Shown] = []
    for item in token.meta["items"]:
        source = numbering.sources.get(item.key)
        if source is None:
            message = f"There is no source with the key “{item.key}”."
            numbering.problems.append(Problem(line, message, True, "citation"))
            shown.append(Shown(item))
            continue
        number = numbering.numbers.setdefault(item.key, len(numbering.numbers) + 1)
        shown.append(Shown(item, number, source))
        if source.standing == Source.Standing.RETRACTED:
            message = f"“{item.key}” was retracted: say so in the text, or take it out."
            numbering.problems.append(Problem(line, message, about="standing"))
    token.meta["marks"] = [
        _mark(part, numbering) for part in runs(in_reading_order(shown))
    ]


def _mark(shown: list[Shown], numbering: Numbering) -> Mark:
    """All sources of a range are cited at one place."""
    if shown[0].source is None:
        return Mark(shown, "")
    used = len(numbering.places.setdefault(shown[0].item.key, []))
    place = f"cite-{shown[0].number}-{used + 1}"
    for one in shown:
        numbering.places.setdefault(one.item.key, []).append(place)
    return Mark(shown, place)


def _number_claim(token: Token, line: int, numbering: Numbering) -> None:
    """Its studies join the numbers of the article. What is no longer in the register
    is not shown."""
    claim = numbering.claims.get(token.meta["key"])
    token.meta["claim"] = claim
    if claim is None:
        message = (
            f"There is no published claim with the key “{token.meta['key']}” in the"
            " register, so nothing is shown here."
        )
        numbering.problems.append(Problem(line, message, True, "claim"))
        return
    numbering.claims_shown.add(claim.key)
    token.meta["items"] = [CitedItem(key, "", "") for key in claim.studies]
    _number_one(token, line, numbering)


def _problems_of_words(children: list[Token], lines: _Lines) -> Iterator[Problem]:
    line, links, is_after_citation = lines.first, 0, False
    for child in children:
        links += (child.type == "link_open") - (child.type == "link_close")
        if child.type == "link_open" and str(child.attrGet("href")).startswith(SCHEME):
            yield Problem(
                line, "A picture needs a ! before its brackets.", about="link"
            )
        line += child.type in {"softbreak", "hardbreak"}
        if child.type == MALFORMED:
            yield Problem(
                lines.of(child),
                f"{child.content} stays text: write [@key], or [@key; @other].",
                about="citation",
            )
        if child.type in {CITATION, MALFORMED}:
            line = lines.of(child) + child.content.count("\n")
            is_after_citation = True
        if child.type == "text" and not links:
            for address in _EMAIL.findall(child.content):
                yield Problem(
                    line,
                    f"{address} stays text: write <{address}> to make it a link.",
                    about="address",
                )
            if "](" in child.content:
                starts_here = "[" in child.content.partition("](")[0]
                why = _why_no_link(is_after_citation and not starts_here)
                yield Problem(line, why, about="link")


def _why_no_link(holds_citation: bool) -> str:
    if holds_citation:
        return (
            "A link cannot hold a citation in its text: put the citation behind the"
            " link."
        )
    return (
        "A link was not made: its address starts with https://, mailto: or /,"
        " and holds no space."
    )


def _problems_of_images(children: list[Token], lines: _Lines) -> Iterator[Problem]:
    line = lines.first
    for child in children:
        if child.type == CITATION:
            line = lines.of(child)
        if child.type == "image":
            if cited_keys([child]):
                yield Problem(
                    line,
                    "The description of an image cannot hold a citation: put it behind"
                    " the image.",
                    about="image",
                )
            address = str(child.attrGet("src"))
            if not address.startswith("/") and not size_in(key_of(child)):
                yield Problem(
                    line,
                    "Only images of this site are shown: put them in with the button,"
                    " as image:key, or with an address that starts with /.",
                    about="image",
                )
                child.type, child.content = "text", child.content
        line += child.type in {"softbreak", "hardbreak"}


def _dim_highlights(children: list[Token], lines: _Lines) -> Iterator[Problem]:
    """A highlight shines only with a study behind it that was not retracted."""
    opened: list[tuple[Token, int]] = []
    cited = 0
    for child in children:
        if child.type == CITATION:
            cited += any(map(_carries, child.meta["marks"]))
        elif child.type == MARK_OPEN:
            opened.append((child, cited))
        elif child.type == MARK_CLOSE and opened:
            opener, cited_before = opened.pop()
            if cited == cited_before:
                opener.hidden = child.hidden = True
                opener.nesting = child.nesting = 0
                yield Problem(
                    lines.of(opener),
                    "These highlighted words hold no citation, so they stay plain.",
                    about="highlight",
                )


def _carries(mark: Mark) -> bool:
    return any(
        one.source and one.source.standing != Source.Standing.RETRACTED
        for one in mark.shown
    )
