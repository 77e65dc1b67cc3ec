"""What the page of one article shows, published or previewed."""

import json
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from blog.citations import Reference, render_body
from blog.models import Article

# As Django's json_script: the three signs that could end or confuse the element.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}


def article_context(article: Article) -> dict[str, Any]:
    rendered = render_body(article.body)
    address = settings.SITE_URL + article.get_absolute_url()
    return {
        "article": article,
        "rendered": rendered,
        "contents": [h for h in rendered.headings if h.level == 2],
        "older": article.older(),
        "newer": article.newer(),
        "share_links": _share_links(article.title, address),
        "structured_data": structured_data(article, rendered.references),
    }


def structured_data(article: Article, references: list[Reference]) -> SafeString:
    """schema.org's Article, safe inside <script type="application/ld+json">."""
    address = settings.SITE_URL + article.get_absolute_url()
    publisher = {"@type": "Organization", "name": _site_name(), "url": _home()}
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": article.title,
        "description": article.meta_description or article.excerpt,
        "author": publisher | {"name": article.byline},
        "publisher": publisher,
        "mainEntityOfPage": address,
        "citation": [_scholarly_article(reference) for reference in references],
    }
    if article.published_at and article.last_changed_at:
        data["datePublished"] = article.published_at.isoformat()
        data["dateModified"] = article.last_changed_at.isoformat()
    return mark_safe(json.dumps(data).translate(_ESCAPES))  # noqa: S308 — escaped


def _scholarly_article(reference: Reference) -> dict[str, Any]:
    source = reference.source
    data: dict[str, Any] = {
        "@type": "ScholarlyArticle"
        if source.kind in {source.Kind.JOURNAL_ARTICLE, source.Kind.PREPRINT}
        else "CreativeWork",
        "name": source.title,
        "author": [
            {"@type": "Person", "name": name} for name in source.full_author_names
        ],
        "url": source.address,
        "datePublished": str(source.year or ""),
        "isPartOf": source.container_title
        and {"@type": "Periodical", "name": source.container_title},
        "identifier": source.doi and f"doi:{source.doi}",
    }
    return {name: value for name, value in data.items() if value}


def _share_links(title: str, address: str) -> list[tuple[str, str]]:
    """Plain addresses: nothing of these companies is loaded before a click."""
    mail = urlencode({"subject": title, "body": address}).replace("+", "%20")
    url = urlencode({"url": address})
    return [
        ("Email", f"mailto:?{mail}"),
        ("Facebook", f"https://www.facebook.com/sharer/sharer.php?u={url[4:]}"),
        ("LinkedIn", f"https://www.linkedin.com/sharing/share-offsite/?{url}"),
        ("X", f"https://x.com/intent/post?{url}"),
    ]


def _home() -> str:
    return f"{settings.SITE_URL}/"


def _site_name() -> str:
    return settings.OSCAR_SHOP_NAME
