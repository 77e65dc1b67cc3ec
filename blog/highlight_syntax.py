"""==words== as a highlight. Whether it may shine is decided by blog.numbering."""

from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

MARK_OPEN = "mark_open"
MARK_CLOSE = "mark_close"
_SIGN = "="


def install(md: MarkdownIt) -> None:
    md.inline.ruler.before("emphasis", "highlight", _scan)
    md.inline.ruler2.before("emphasis", "highlight", _pair)


def _scan(state: StateInline, silent: bool) -> bool:
    if silent or state.src[state.pos] != _SIGN:
        return False
    scanned = state.scanDelims(state.pos, True)
    token = state.push("text", "", 0)
    token.content = _SIGN * scanned.length
    if scanned.length == 2:
        token.meta = {"offset": state.pos}
        state.delimiters.append(
            Delimiter(
                marker=ord(_SIGN),
                length=0,
                token=len(state.tokens) - 1,
                end=-1,
                open=scanned.can_open,
                close=scanned.can_close,
            )
        )
    state.pos += scanned.length
    return True


def _pair(state: StateInline) -> None:
    _turn_into_marks(state, state.delimiters)
    for meta in state.tokens_meta:
        if meta and "delimiters" in meta:
            _turn_into_marks(state, meta["delimiters"])


def _turn_into_marks(state: StateInline, delimiters: list[Delimiter]) -> None:
    for opener in delimiters:
        if opener.marker != ord(_SIGN) or opener.end == -1:
            continue
        _turn(state.tokens[opener.token], MARK_OPEN, 1)
        _turn(state.tokens[delimiters[opener.end].token], MARK_CLOSE, -1)


def _turn(token: Token, name: str, nesting: Literal[1, -1]) -> None:
    token.type, token.nesting = name, nesting
    token.tag, token.markup, token.content = "mark", "==", ""
