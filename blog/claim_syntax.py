"""::claim{key} prints a claim of the register; writers never type a claim's words."""

import re
from collections.abc import Iterable, Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

CLAIM = "claim"

_CLAIM = re.compile(r"::claim\{([a-zA-Z0-9_-]{1,60})\}")


def install(md: MarkdownIt) -> None:
    md.inline.ruler.before("link", CLAIM, _claim)


def named_claims(bodies: Iterable[str]) -> set[str]:
    """Every key that the bodies may show; some may stand in code and show nothing."""
    return {key for body in bodies for key in _CLAIM.findall(body)}


def claim_html(key: str, text: str, numbers: SafeString) -> SafeString:
    """Its last word, its star and its numbers stay on one line. The star leads to FDA's
    notice at the foot: 21 CFR 101.93(d)."""
    start, _, last = text.rpartition(" ")
    return format_html(
        '<mark data-claim="{}">{}<span class="nb">{}'
        '<a class="star" href="#fda" aria-label="FDA notice">*</a>{}</span></mark>',
        key,
        f"{start} " if start else "",
        last,
        numbers,
    )


def hide_empty_paragraphs(tokens: Sequence[Token]) -> None:
    """A claim that was withdrawn leaves no gap behind."""
    for before, block, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        children = block.children or []
        if (
            before.type == "paragraph_open"
            and any(child.type == CLAIM for child in children)
            and not any(_shows(child) for child in children)
        ):
            before.hidden = after.hidden = True
            block.children = []


def _shows(token: Token) -> bool:
    if token.type == CLAIM:
        return token.meta.get("claim") is not None
    return token.type not in {"softbreak", "hardbreak"} and bool(
        token.content.strip() or token.type != "text"
    )


def _claim(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != ":":
        return False
    found = _CLAIM.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        token = state.push(CLAIM, "", 0)
        token.content = found[0]
        token.meta = {"key": found[1], "offset": state.pos}
    state.pos = found.end()
    return True
