"""schema.org's Article of an article, with what it rests on."""

import json
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from blog.article_image import share_image_of
from blog.citations import Reference
from blog.models import Article, ArticleReview, Correction

# As Django's json_script: the three signs that could end or confuse the element.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}


def structured_data(
    article: Article,
    references: list[Reference],
    *,
    corrections: list[Correction],
    review: ArticleReview | None = None,
) -> SafeString:
    """Safe inside <script type="application/ld+json">."""
    address = settings.SITE_URL + article.get_absolute_url()
    publisher = {"@type": "Organization", "name": _site_name(), "url": _home()}
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": article.title,
        "inLanguage": "en-US",
        "description": article.meta_description or article.excerpt,
        "author": publisher | {"name": article.byline},
        "publisher": publisher,
        "mainEntityOfPage": _page(address, review),
        "image": _image(article, references),
        "articleSection": article.topic.name,
        "correction": [_correction(correction) for correction in corrections],
        "citation": [_scholarly_article(reference) for reference in references],
    }
    if article.published_at and article.last_changed_at:
        data["datePublished"] = article.published_at.isoformat()
        data["dateModified"] = article.last_changed_at.isoformat()
    given = {name: value for name, value in data.items() if value}
    return mark_safe(json.dumps(given).translate(_ESCAPES))  # noqa: S308 — escaped


def _image(article: Article, references: list[Reference]) -> str:
    return share_image_of(article, len(references)).address if article.pk else ""


def _page(address: str, review: ArticleReview | None) -> str | dict[str, Any]:
    """lastReviewed and reviewedBy belong to a page: https://schema.org/WebPage."""
    if review is None:
        return address
    person = {
        "@type": "Person",
        "name": review.name,
        "hasCredential": {
            "@type": "EducationalOccupationalCredential",
            "name": review.credential,
        },
    }
    return {
        "@type": "WebPage",
        "@id": address,
        "lastReviewed": review.reviewed_on.isoformat(),
        "reviewedBy": person,
    }


def _correction(correction: Correction) -> dict[str, Any]:
    return {
        "@type": "CorrectionComment",
        "datePublished": correction.made_on.isoformat(),
        "text": f"{correction.was_wrong} {correction.says_now}",
    }


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


def _home() -> str:
    return f"{settings.SITE_URL}/"


def _site_name() -> str:
    return settings.SITE_NAME
