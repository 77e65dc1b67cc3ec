"""Words that wait for somebody to read them."""

from datetime import datetime

from django.db.models import Count, Min
from django.urls import reverse

from blog.models import ArticleRevision
from shop.overview.card import Card, Line, Tone
from shop.overview.orders import ago, tone_by_age
from shop.review.models import Review

Stage = ArticleRevision.Stage


def articles_card(now: datetime) -> Card:
    rows = (
        ArticleRevision.objects.filter(stage__in=[Stage.IN_REVIEW, Stage.APPROVED])
        .order_by()
        .values("stage")
        .annotate(many=Count("pk"), oldest=Min("saved_at"))
    )
    found = {row["stage"]: row for row in rows}
    review = found.get(Stage.IN_REVIEW)
    approved = found.get(Stage.APPROVED)
    page = reverse("admin:blog_article_changelist")
    return Card(
        "articles",
        "Articles to review",
        f"{review['many'] if review else 0:,}",
        "handed in",
        says=[f"The oldest was written {ago(review['oldest'], now)}."]
        if review
        else [],
        href=f"{page}?words=in_review",
        tone=Tone.SOON if review else Tone.CALM,
        lines=[
            Line(
                "Approved, to be published",
                f"{page}?words=approved",
                f"{approved['many']:,}",
            )
        ]
        if approved
        else [],
    )


def reviews_card(now: datetime) -> Card:
    """Counted without a look at the stars: 16 CFR 465."""
    found = Review.objects.waiting().aggregate(
        many=Count("pk"), oldest=Min("written_at")
    )
    return Card(
        "reviews",
        "Reviews to read",
        f"{found['many']:,}",
        "from buyers",
        says=[f"The oldest was written {ago(found['oldest'], now)}."]
        if found["oldest"]
        else ["Each was read."],
        href=reverse("admin:review_review_changelist") + "?waits=us",
        tone=tone_by_age(found["oldest"], now),
    )
