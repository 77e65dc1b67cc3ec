"""Headings of a body: levels that fit under the page's h1, ids, a list of them."""

import re
from dataclasses import dataclass

from django.utils.text import slugify
from markdown_it.token import Token

# Ids that the page itself uses.
_TAKEN = frozenset({"main", "menu", "fda", "refs", "toc-h", "about-h"})
_NUMBERED = re.compile(r"^(?:ref|cite|i|study)-")


@dataclass(frozen=True)
class Heading:
    level: int
    anchor: str
    text: str


def fit_headings(tokens: list[Token]) -> list[Heading]:
    """Changes levels and ids in the tokens: the first is an h2, none skips a level."""
    opened = [i for i, token in enumerate(tokens) if token.type == "heading_open"]
    highest = min((int(tokens[i].tag[1]) for i in opened), default=2)
    headings: list[Heading] = []
    used: set[str] = set(_TAKEN)
    before = 1
    for i in opened:
        before = level = min(int(tokens[i].tag[1]) + 2 - highest, before + 1, 6)
        text = plain_text(tokens[i + 1].children or [])
        anchor = _free_anchor(text, used)
        tokens[i].tag = tokens[i + 2].tag = f"h{level}"
        tokens[i].attrSet("id", anchor)
        headings.append(Heading(level, anchor, text))
    return headings


def plain_text(children: list[Token]) -> str:
    words = {"softbreak": " ", "hardbreak": " "}
    kept = ("text", "text_special", "code_inline")
    return "".join(
        token.content if token.type in kept else words.get(token.type, "")
        for token in children
    ).strip()


def _free_anchor(text: str, used: set[str]) -> str:
    wanted = slugify(text) or "section"
    if _NUMBERED.match(wanted) or not wanted[0].isalpha():
        wanted = f"about-{wanted}"
    anchor, count = wanted, 1
    while anchor in used:
        count += 1
        anchor = f"{wanted}-{count}"
    used.add(anchor)
    return anchor
