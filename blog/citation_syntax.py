"""The brackets that cite: [@key], [@a; @b], [see @a, p. 4]. A bare @key and an
e-mail address stay text, as in pandoc."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.reference import reference
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

CITATION = "citation"
MALFORMED = "malformed_citation"

# The length is bounded so that thousands of open brackets cost no more than their
# number.
_BRACKETS = re.compile(r"\[([^\[\]]{1,400})\]")
_ITEM = re.compile(
    r"^(?P<prefix>(?:[^@]*[\s(])?)-?@(?P<key>\w[\w-]*)(?P<suffix>(?:[\s,.:)][^@]*)?)$",
    re.ASCII,
)
_LOOKS_CITED = re.compile(r"(?<![\w.+-])-?@\w", re.ASCII)


@dataclass(frozen=True)
class CitedItem:
    key: str
    prefix: str
    suffix: str


def cited_items(brackets: str) -> list[CitedItem]:
    """What stands between the brackets; empty when that is no citation."""
    items = []
    for part in re.split(r";|,(?=\s*-?@)", brackets):
        match = _ITEM.match(part.strip())
        if not match:
            return []
        prefix, suffix = match["prefix"].strip(), match["suffix"].strip(" ,.:\n")
        items.append(CitedItem(match["key"], prefix, suffix))
    return items


def install(md: MarkdownIt) -> None:
    md.inline.ruler.before("link", CITATION, _citation)
    md.block.ruler.at("reference", _reference_unless_cited)
    md.add_render_rule(MALFORMED, _render_malformed)


def _citation(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "[":
        return False
    found = _BRACKETS.match(state.src, state.pos, state.posMax)
    if not found or "@" not in found[1] or state.src.startswith("(", found.end()):
        return False
    items = cited_items(found[1])
    if not items and not _LOOKS_CITED.search(found[1]):
        return False
    if not silent:
        token = state.push(CITATION if items else MALFORMED, "", 0)
        token.content = found[0]
        token.meta = {"items": items, "offset": state.pos}
    state.pos = found.end()
    return True


def _reference_unless_cited(
    state: StateBlock, start: int, end: int, silent: bool
) -> bool:
    """Markdown reads "[@key]: words" as the definition of a link and prints nothing."""
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    found = _BRACKETS.match(line)
    if found and _LOOKS_CITED.search(found[1]):
        return False
    return reference(state, start, end, silent)


def _render_malformed(
    self: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    env: EnvType,
) -> str:
    return self.text(tokens, index, options, env)
