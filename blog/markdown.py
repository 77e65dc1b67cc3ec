"""The Markdown that writers may use: CommonMark and tables, no HTML."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import nh3
from django.conf import settings
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.container import container_plugin

from blog import citation_syntax, claim_syntax, highlight_syntax, image_syntax

_ALLOWED_ADDRESS = re.compile(r"(?:https?://|mailto:|#|/(?![/\\]))", re.IGNORECASE)
_TAGS = {
    *(
        "a",
        "b",
        "blockquote",
        "br",
        "button",
        "code",
        "em",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
    ),
    *("i", "img", "li", "mark", "ol", "p", "pre", "section", "small", "span"),
    *("strong", "sup"),
    *("figcaption", "figure", "picture", "source"),
    *("table", "tbody", "td", "th", "thead", "tr", "ul"),
}
_ATTRIBUTES = {
    "*": {"class", "id"},
    "a": {"aria-label", "href", "rel", "role", "title"},
    "button": {"aria-label", "popovertarget", "type", "value"},
    "mark": {"data-claim"},
    "img": {"alt", "height", "loading", "src", "title", "width"},
    "ol": {"start"},
    "source": {"sizes", "srcset", "type"},
    "span": {"popover"},
    "th": {"scope"},
}
_POLICY: dict[str, Any] = {
    "tags": _TAGS,
    "attributes": _ATTRIBUTES,
    "url_schemes": {"http", "https", "mailto"},
    "link_rel": None,
}


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 — the library's name
        return is_allowed_address(url) or url.startswith(image_syntax.SCHEME)


def parser() -> MarkdownIt:
    md = _Markdown("commonmark", {"html": False}).enable("table")
    citation_syntax.install(md)
    claim_syntax.install(md)
    highlight_syntax.install(md)
    image_syntax.install(md)
    for name in ("answer", "unsure"):
        md.use(container_plugin, name, render=_render_section)
    md.add_render_rule("link_open", _render_link_open)
    md.add_render_rule("table_open", _opens_with("class", "grid-table"))
    md.add_render_rule("th_open", _opens_with("scope", "col"))
    return md


def is_allowed_address(address: str) -> bool:
    return bool(_ALLOWED_ADDRESS.match(address.strip()))


def is_external(address: str) -> bool:
    return address.lower().startswith(("http://", "https://")) and not (
        address == settings.SITE_URL or address.startswith(f"{settings.SITE_URL}/")
    )


def sanitized(html: str) -> str:
    """The second lock: whatever the parser let through, only these tags remain."""
    return nh3.clean(html, **_POLICY)


def with_absolute_addresses(html: str, page: str) -> str:
    """The same HTML for readers elsewhere; page is the full address it stands at. Of a
    picture's sizes one is left: the others' addresses cannot be rewritten."""
    policy = _POLICY | {"tags": _TAGS - {"picture", "source"}}
    return nh3.clean(html, **policy, url_relative=("rewrite_with_base", page))


def _render_link_open(
    self: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    env: EnvType,
) -> str:
    token = tokens[index]
    if is_external(str(token.attrGet("href") or "")):
        token.attrSet("rel", "noopener")
    return self.renderToken(tokens, index, options, env)


def _opens_with(name: str, value: str) -> Callable[..., str]:
    """A rule that gives each of its elements this attribute."""

    def render(
        self: RendererHTML,
        tokens: Sequence[Token],
        index: int,
        options: OptionsDict,
        env: EnvType,
    ) -> str:
        tokens[index].attrSet(name, value)
        return self.renderToken(tokens, index, options, env)

    return render


def _render_section(
    self: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    env: EnvType,
) -> str:
    token = tokens[index]
    if token.nesting == -1:
        return "</section>\n"
    return f'<section class="{token.info.split()[0]} flow">\n'
