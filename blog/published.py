"""Every text of this room that visitors can read, for the check of claims."""

from collections.abc import Iterator

from django.urls import reverse

from blog.models import Article, Correction, Page, Series, Source, Topic
from compliance.claims import Text


def published_texts() -> Iterator[Text]:
    yield from _articles()
    yield from _topics()
    yield from _pages()
    yield from _sources()
    yield from _corrections()
    yield from _series()


def _articles() -> Iterator[Text]:
    # What is scheduled too: nobody looks at it again before it opens.
    for article in Article.objects.filter(status=Article.Status.PUBLISHED).iterator():
        yield from texts_of_article(article)


def texts_of_article(article: Article) -> Iterator[Text]:
    address = article.get_absolute_url()
    yield Text(address, "slug", article.slug, "slug")
    for field in ("title", "standfirst", "excerpt", "meta_description", "body"):
        yield Text(address, field, getattr(article, field))


def _topics() -> Iterator[Text]:
    for topic in Topic.objects.in_use():
        address = topic.get_absolute_url()
        yield Text(address, "slug", topic.slug, "slug")
        yield Text(address, "name", topic.name)
        yield Text(address, "description", topic.description)


def _pages() -> Iterator[Text]:
    for page in Page.objects.all():
        yield from texts_of_page(page)


def texts_of_page(page: Page) -> Iterator[Text]:
    address = page.get_absolute_url()
    yield Text(address, "slug", page.slug, "slug")
    for field in ("title", "meta_description", "body"):
        yield Text(address, field, getattr(page, field))


def _sources() -> Iterator[Text]:
    for source in Source.objects.public():
        yield from texts_of_source(source)


def texts_of_source(source: Source) -> Iterator[Text]:
    """A paper's title and record are not ours to change: findings are warnings."""
    address = source.get_absolute_url()
    for field in ("title", "study_type", "participants", "dose"):
        yield Text(address, field, getattr(source, field), "cited-title")
    for field in ("plain_title", "funding", "finding", "did_not_find", "caveat"):
        yield Text(address, field, getattr(source, field))


def _corrections() -> Iterator[Text]:
    for correction in Correction.objects.public().select_related("article"):
        address = correction.article.get_absolute_url()
        yield Text(address, "correction", correction.was_wrong)
        yield Text(address, "correction", correction.says_now)


def _series() -> Iterator[Text]:
    open_articles = Article.objects.published().values("pk")
    for series in Series.objects.filter(parts__article__in=open_articles).distinct():
        yield Text(reverse("blog:articles"), "series", series.name)
