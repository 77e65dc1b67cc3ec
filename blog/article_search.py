"""Articles in the search box."""

from collections.abc import Iterator

from django.template.loader import render_to_string
from django_tasks import task

from blog.article_words import ARTICLE, article_entry, index_article
from blog.citations import render_body
from blog.models import Article, Source
from blog.search import Card, Entry, Kind


@task
def index_articles_citing(source_id: int) -> None:
    """After a source's own words changed: articles are found by their references."""
    source = Source.objects.get(pk=source_id)
    for article in source.citing_articles.prefetch_related("cited_sources"):
        rendered = render_body(article.body, _sources(article), {}, popovers=False)
        index_article(article, rendered.html, (r.source for r in rendered.references))


def _entries() -> Iterator[Entry]:
    articles = Article.objects.order_by("published_at", "pk")
    for article in articles.prefetch_related("cited_sources").iterator(chunk_size=200):
        rendered = render_body(article.body, _sources(article), {}, popovers=False)
        yield article_entry(
            article, rendered.html, (ref.source for ref in rendered.references)
        )


def _cards(ids: list[int]) -> dict[int, Card]:
    articles = Article.objects.published().for_cards().in_bulk(ids)
    return {
        pk: Card(
            address=article.get_absolute_url(),
            about=render_to_string(
                "blog/_card_meta.html", {"article": article}
            ).strip(),
            unseen="Found among its papers",
        )
        for pk, article in articles.items()
    }


def _sources(article: Article) -> dict[str, Source]:
    return {source.key: source for source in article.cited_sources.all()}


ARTICLES = Kind(
    name=ARTICLE,
    is_open=Article.objects.published,
    cards=_cards,
    entries=_entries,
)
