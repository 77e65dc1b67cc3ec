"""Which articles have to do with one another: by the sources and the topic they share."""

from django.db.models import Count, Q, QuerySet

from blog.models import Article, Citation, Nearness

KEPT = 8
"""More than are shown: some may not be published yet, or no more."""
SHOWN = 3
A_SHARED_SOURCE, A_SHARED_TOPIC = 2, 3


def relate(article: Article) -> None:
    """Counts anew what this one has to do with others. Called where its citations are
    written, in the same transaction."""
    Nearness.objects.filter(Q(article=article) | Q(other=article)).delete()
    scores = _scores(article)
    nearest = sorted(scores, key=lambda pk: (-scores[pk], -pk))[:KEPT]
    Nearness.objects.bulk_create(
        Nearness(article_id=one, other_id=other, score=scores[pk])
        for pk in nearest
        for one, other in ((article.pk, pk), (pk, article.pk))
    )


def related_articles(article: Article) -> QuerySet[Article]:
    near = Article.objects.published().filter(near_to__article=article)
    ordered = near.order_by("-near_to__score", "-published_at", "-pk")
    return ordered.select_related("topic").defer("body")[:SHOWN]


def _scores(article: Article) -> dict[int, int]:
    """By key; only the nearest need be right, so only so many are looked at."""
    shared = (
        Citation.objects.filter(
            source__in=article.citations.values("source"),
        )
        .exclude(article=article)
        .values("article")
        .annotate(count=Count("pk"))
        .order_by("-count", "-article")[: KEPT * 4]
    )
    scores = {row["article"]: row["count"] * A_SHARED_SOURCE for row in shared}
    neighbors = Article.objects.filter(topic=article.topic_id).exclude(pk=article.pk)
    newest = neighbors.order_by("-published_at", "-pk")[:KEPT]
    same_topic = neighbors.filter(Q(pk__in=scores) | Q(pk__in=newest.values("pk")))
    for pk in same_topic.values_list("pk", flat=True):
        scores[pk] = scores.get(pk, 0) + A_SHARED_TOPIC
    return scores
