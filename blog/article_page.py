"""What the page of one article shows, published or previewed."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils.timezone import localdate

from blog.article_image import share_image_of
from blog.citations import Reference, render_body
from blog.models import Article, ArticleReview, Correction, SeriesPart
from blog.related import related_articles
from blog.structured_data import structured_data


def article_context(article: Article) -> dict[str, Any]:
    rendered = render_body(article.body)
    address = settings.SITE_URL + article.get_absolute_url()
    corrections = _corrections(article)
    review = _review(article)
    return {
        "article": article,
        "rendered": rendered,
        "contents": [h for h in rendered.headings if h.level == 2],
        "checked_on": evidence_checked_on(article, rendered.references),
        "corrections": corrections,
        "review": review,
        "series": _series(article),
        "related": related_articles(article) if article.pk else [],
        "older": article.older(),
        "newer": article.newer(),
        "share_image": article.pk and share_image_of(article, len(rendered.references)),
        "share_links": _share_links(article.title, address),
        "structured_data": structured_data(
            article, rendered.references, corrections=corrections, review=review
        ),
    }


def evidence_checked_on(article: Article, references: list[Reference]) -> date | None:
    """When somebody last compared the article with its sources, or when the last of
    them was last looked up for notices; a look that failed counts for nothing."""
    looks = [
        localdate(reference.source.last_ok_at)
        for reference in references
        if reference.source.was_checked and reference.source.last_ok_at
    ]
    is_whole = bool(looks) and len(looks) == len(references)
    dates = [article.sources_checked_on, min(looks) if is_whole else None]
    return max((day for day in dates if day), default=None)


def _corrections(article: Article) -> list[Correction]:
    return list(article.corrections.all()) if article.pk else []


def _review(article: Article) -> ArticleReview | None:
    """Selected with the article; a preview of a new one has none."""
    return getattr(article, "review", None)


def _series(article: Article) -> dict[str, Any] | None:
    """Its name, where in it the article stands, and the open parts beside it."""
    if not article.pk:
        return None
    parts = list(
        SeriesPart.objects.filter(
            series__parts__article=article,
            article__in=Article.objects.published().values("pk"),
        )
        .select_related("series", "article__topic")
        .defer("article__body")
    )
    at = next(
        (i for i, part in enumerate(parts) if part.article_id == article.pk), None
    )
    if at is None or len(parts) < 2:
        return None
    return {
        "name": parts[at].series.name,
        "number": at + 1,
        "count": len(parts),
        "before": parts[at - 1].article if at else None,
        "after": parts[at + 1].article if at + 1 < len(parts) else None,
    }


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
