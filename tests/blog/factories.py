"""Rows for tests. Nothing here is a real paper unless its name says so."""

from itertools import count

from django.utils import timezone

from blog.citations import record_citations
from blog.models import Article, Page, Source, Topic
from blog.page_text import record_page_citations

_serial = count(1)


def make_source(key: str = "", **fields) -> Source:
    number = next(_serial)
    defaults = {
        "key": key or f"writer{2000 + number}",
        "title": f"On measuring thing {number}",
        "authors": [{"family": f"Writer{number}", "given": "Anna B."}],
        "container_title": "Journal of Things",
        "year": 2004,
        "volume": "96",
        "issue": "4",
        "page": "1516-1521",
        "doi": f"10.1000/thing.{number}",
        "study_type": "Laboratory study",
        "participants": "8 adults",
        "is_confirmed": True,
    }
    return Source.objects.create(**defaults | fields)


def make_topic(name: str = "Fatigue") -> Topic:
    return Topic.objects.get_or_create(name=name, slug=name.lower())[0]


def make_article(**fields) -> Article:
    """A published article whose citations are recorded."""
    number = next(_serial)
    defaults = {
        "title": f"Article {number}",
        "slug": f"article-{number}",
        "standfirst": "What stands under the title.",
        "excerpt": "What lists say.",
        "body": "## One\n\nWords.",
        "status": Article.Status.PUBLISHED,
        "published_at": timezone.now(),
    }
    fields.setdefault("topic", None)
    fields["topic"] = fields["topic"] or make_topic()
    article = Article.objects.create(**defaults | fields)
    record_citations(article)
    return article


def make_page(slug: str, **fields) -> Page:
    defaults = {
        "title": f"About {slug}",
        "meta_description": "What search engines say.",
        "body": "Words.",
    }
    page = Page(slug=slug, **defaults | fields)
    page.keep(by=None, why="The first version.")
    record_page_citations(page)
    return page
