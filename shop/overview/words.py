"""Words that wait for somebody to read them."""

from datetime import datetime

from django.db.models import Count, Min
from django.urls import reverse

from blog.models import ArticleRevision
from shop.overview.card import Card, Line, Tone
from shop.overview.orders import ago

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
