"""What others read of the reviews: the check of all that is published, and search
engines."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from compliance.claims import Text
from shop.catalogue.models import Product
from shop.review.models import Review
from shop.review.shown import shown_reviews


def published_texts() -> Iterator[Text]:
    rows = Review.objects.published().select_related("reply").order_by("pk")
    for review in rows:
        where = f"review {review.pk}"
        for name, text in review.words.items():
            yield Text(where, name, text)
        if hasattr(review, "reply"):
            yield Text(where, "our reply", review.reply.text)


def rating_data(product: Product) -> dict[str, Any]:
    """Empty without published reviews.
    https://developers.google.com/search/docs/appearance/structured-data/review-snippet"""
    shown = shown_reviews(product)
    if not shown.summary.count:
        return {}
    return {
        "aggregateRating": {
            "@type": "AggregateRating",
            "ratingValue": str(shown.summary.average),
            "reviewCount": shown.summary.count,
        },
        "review": [_review_data(review) for review in shown.newest],
    }


def _review_data(review: Review) -> dict[str, Any]:
    return {
        "@type": "Review",
        "name": review.title,
        "author": {"@type": "Person", "name": review.name or _("A buyer")},
        "datePublished": f"{review.published_at:%Y-%m-%d}",
        "reviewRating": {"@type": "Rating", "ratingValue": review.stars},
    }
