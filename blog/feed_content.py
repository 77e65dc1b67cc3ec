"""What feeds say of an article: all of it, with both notices. Who reads a feed sees no
page of ours around it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from blog.article_image import share_image_of
from blog.citations import Reference, render_body
from blog.claim_syntax import named_claims
from blog.markdown import with_absolute_addresses
from blog.models import Article
from blog.references import reference_html
from compliance.notices import fda_notice
from compliance.register import RegisteredClaim, published_claims

ABOUT = "What has been measured about stress, sleep and fatigue."

# XML 1.0 has no way to write these.
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class FeedItem:
    """Texts that XML can hold."""

    address: str
    title: str
    summary: str
    author: str
    topic: str
    content: str
    published_at: datetime | None
    changed_at: datetime | None
    image: str


def readable_in_xml(text: str) -> str:
    return _NOT_XML.sub("", text)


def feed_items(articles: QuerySet[Article], medical_notice: str) -> Iterator[FeedItem]:
    articles = articles.select_related("topic").prefetch_related(
        "cited_sources", "corrections"
    )
    claims = published_claims(named_claims(article.body for article in articles))
    for article in articles:
        address = settings.SITE_URL + article.get_absolute_url()
        yield FeedItem(
            address=address,
            title=readable_in_xml(article.title),
            summary=readable_in_xml(article.excerpt),
            author=readable_in_xml(article.byline),
            topic=readable_in_xml(article.topic.name),
            content=readable_in_xml(_content(article, address, medical_notice, claims)),
            published_at=article.published_at,
            changed_at=article.last_changed_at,
            image=share_image_of(article, len(article.cited_sources.all())).address,
        )


def _content(
    article: Article,
    address: str,
    medical_notice: str,
    claims: dict[str, RegisteredClaim],
) -> str:
    sources = {source.key: source for source in article.cited_sources.all()}
    rendered = render_body(article.body, sources, claims, popovers=False)
    html = format_html(
        "{}{}{}<p>{}</p><p><strong>* {}</strong></p>",
        rendered.html,
        _corrections_html(article),
        _references_html(rendered.references),
        medical_notice,
        fda_notice(len(rendered.claims)),
    )
    return with_absolute_addresses(html, address)


def _corrections_html(article: Article) -> SafeString:
    lines = format_html_join(
        "",
        "<p>{}: {} {}</p>",
        (
            (date_format(one.made_on), one.was_wrong, one.says_now)
            for one in article.corrections.all()
        ),
    )
    return format_html("<h2>What changed since</h2>{}", lines) if lines else lines


def _references_html(references: list[Reference]) -> SafeString:
    items = format_html_join(
        "",
        '<li id="ref-{}">{}</li>',
        ((ref.number, reference_html(ref.source)) for ref in references),
    )
    return format_html("<h2>Sources</h2><ol>{}</ol>", items) if items else items
