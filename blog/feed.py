"""The Atom feed. Django's own Feed class asks the Site table for the domain; ours
comes from SITE_URL, so the generator is used directly."""

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join

from blog.citations import render_body
from blog.markdown import with_absolute_addresses
from blog.models import Article
from blog.references import reference_html
from compliance.notices import FDA_NOTICE
from compliance.words_now import medical_notice_for

ENTRIES = 20

# XML 1.0 has no way to write these.
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class _FeedWithContent(Atom1Feed):
    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


def feed(request: HttpRequest) -> HttpResponse:
    articles = (
        Article.objects.published()
        .select_related("topic")
        .prefetch_related("cited_sources")[:ENTRIES]
    )
    medical_notice = medical_notice_for(request)
    atom = _FeedWithContent(
        title=f"{settings.OSCAR_SHOP_NAME} articles",
        link=settings.SITE_URL + reverse("blog:articles"),
        feed_url=settings.SITE_URL + reverse("blog:feed"),
        description="What has been measured about stress, sleep and fatigue.",
        language=settings.LANGUAGE_CODE,
        author_name=settings.OSCAR_SHOP_NAME,
        # Stands in the feed before its first entry does.
        feed_copyright=_NOT_XML.sub("", f"* {FDA_NOTICE} {medical_notice}"),
    )
    for article in articles:
        _add(atom, article, medical_notice)
    response = HttpResponse(content_type=atom.content_type)
    atom.write(response, "utf-8")
    return response


def _add(atom: Atom1Feed, article: Article, medical_notice: str) -> None:
    address = settings.SITE_URL + article.get_absolute_url()
    atom.add_item(
        title=_NOT_XML.sub("", article.title),
        link=address,
        unique_id=address,
        unique_id_is_permalink=True,
        description=_NOT_XML.sub("", article.excerpt),
        author_name=_NOT_XML.sub("", article.byline),
        pubdate=article.published_at,
        updateddate=article.last_changed_at,
        categories=[article.topic.name],
        content=_NOT_XML.sub("", _content(article, address, medical_notice)),
    )


def _content(article: Article, address: str, medical_notice: str) -> str:
    """The whole article with both notices below it: readers of the feed see no page
    of ours around it."""
    sources = {source.key: source for source in article.cited_sources.all()}
    rendered = render_body(article.body, sources, popovers=False)
    references = format_html_join(
        "",
        '<li id="ref-{}">{}</li>',
        ((ref.number, reference_html(ref.source)) for ref in rendered.references),
    )
    html = format_html(
        "{}{}<p>{}</p><p><strong>* {}</strong></p>",
        rendered.html,
        format_html("<h2>Sources</h2><ol>{}</ol>", references) if references else "",
        medical_notice,
        FDA_NOTICE,
    )
    return with_absolute_addresses(html, address)
