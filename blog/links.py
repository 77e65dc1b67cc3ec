"""The links of a body: where they stand, and whether those within the site lead
somewhere."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from markdown_it.token import Token

from blog.markdown import is_external
from blog.models import Article, Page, Source, Topic


@dataclass(frozen=True)
class Link:
    line: int
    address: str

    @property
    def is_external(self) -> bool:
        return is_external(self.address)


def links_in(tokens: list[Token]) -> Iterator[Link]:
    for block in tokens:
        line = (block.map or [0])[0] + 1
        for child in block.children or []:
            line += child.type in {"softbreak", "hardbreak"}
            if child.type == "link_open":
                yield Link(line, str(child.attrGet("href") or ""))


def why_dead(link: Link, anchors: set[str]) -> str:
    """A sentence when a link within the site leads nowhere; it is not followed."""
    address = link.address.removeprefix(settings.SITE_URL)
    if address.startswith("#"):
        known = unquote(address[1:]) in anchors
        return "" if known else f"{address} is no heading of this article."
    if not address.startswith("/"):
        return ""
    path = unquote(urlsplit(address).path)
    try:
        found = resolve(path)
    except Resolver404:
        return f"{path} is no address of this site."
    is_there = _IS_THERE.get(found.view_name)
    if is_there is None or is_there(**found.kwargs):
        return ""
    return f"There is nothing to read at {path}, or not yet."


_IS_THERE: dict[str, Callable[..., bool]] = {
    "blog:article": lambda slug: Article.objects.published().filter(slug=slug).exists(),
    "blog:source": lambda key: Source.objects.public().filter(key=key).exists(),
    "blog:topic": lambda slug: Topic.objects.in_use().filter(slug=slug).exists(),
    "pages:page": lambda slug: Page.objects.filter(slug=slug).exists(),
}
"""By the name of the address; what is not named here is there when it resolves."""
