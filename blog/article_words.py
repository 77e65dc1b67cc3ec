"""An article as the index of the search box knows it."""

from collections.abc import Iterable

from blog.models import Article, Source
from blog.search.entries import Entry, words_of_html
from blog.search.index import put

ARTICLE = "article"


def index_article(article: Article, html: str, sources: Iterable[Source]) -> None:
    put([article_entry(article, html, sources)])


def article_entry(article: Article, html: str, sources: Iterable[Source]) -> Entry:
    return Entry(
        kind=ARTICLE,
        object_id=article.pk,
        title=article.title,
        lead=article.standfirst,
        words=words_of_html(html),
        unseen=". ".join(map(_reference_words, sources)),
    )


def _reference_words(source: Source) -> str:
    parts = (source.author_names, source.title, source.container_title)
    return ". ".join(part for part in parts if part)
