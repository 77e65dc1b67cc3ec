"""![what it shows](image:key "credit") as a picture in all its sizes."""

from collections.abc import Iterator, Sequence

from django.utils.html import format_html
from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from blog.models.images import offer_of, size_in
from blog.renditions import picture_html

SCHEME = "image:"
SIZES = "(min-width: 75rem) 57rem, (min-width: 48rem) 46rem, 100vw"
"""How wide the column of an article shows it; see .prose figure in article.css."""


def install(md: MarkdownIt) -> None:
    md.core.ruler.push("figures", _make_figures)
    md.add_render_rule("image", _render_image)


def key_of(image: Token) -> str:
    """Empty for an image that is no upload of ours."""
    address = str(image.attrGet("src") or "")
    return address.removeprefix(SCHEME) if address.startswith(SCHEME) else ""


def images_in(tokens: Sequence[Token]) -> Iterator[tuple[int, Token]]:
    """With the line that each stands in."""
    for block in tokens:
        line = (block.map or [0])[0] + 1
        for child in block.children or []:
            line += child.type in {"softbreak", "hardbreak"}
            if child.type == "image":
                yield line, child


def _make_figures(state: object) -> None:
    """A picture that is a paragraph by itself may bear its credit below."""
    tokens: list[Token] = state.tokens  # type: ignore[attr-defined]
    for opening, inline, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        alone = inline.children or []
        is_figure = (
            opening.type == "paragraph_open"
            and len(alone) == 1
            and alone[0].type == "image"
            and key_of(alone[0])
        )
        if is_figure and not opening.hidden:
            opening.tag = closing.tag = "figure"
            alone[0].meta = {"is_figure": True}


def _render_image(
    self: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    env: EnvType,
) -> str:
    image = tokens[index]
    key, alt = key_of(image), self.renderInlineAsText(image.children, options, env)
    size = size_in(key)
    if size is None:
        image.attrSet("alt", alt)
        image.attrSet("loading", "lazy")
        return self.renderToken(tokens, index, options, env)
    lazily = mark_safe('loading="lazy"')
    html = picture_html(offer_of(key, size), sizes=SIZES, alt=alt, when=lazily)
    credit = str(image.attrGet("title") or "")
    if not credit:
        return html
    tag = "figcaption" if image.meta.get("is_figure") else "small"
    return html + format_html("<{}>{}</{}>", tag, credit, tag)
