"""A claim of the register in the text: its words, its star and its numbers."""

from collections.abc import Sequence

from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from blog.citation_marks import numbers_html
from blog.claim_syntax import CLAIM, claim_html
from compliance.register import RegisteredClaim


def install(md: MarkdownIt) -> None:
    md.add_render_rule(CLAIM, _render)


def _render(
    self: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    env: EnvType,
) -> str:
    claim: RegisteredClaim | None = tokens[index].meta.get("claim")
    if claim is None:
        return ""
    numbers = numbers_html(tokens[index].meta["marks"], env)
    return claim_html(claim.key, claim.text, mark_safe(numbers))  # noqa: S308 (escapes)
