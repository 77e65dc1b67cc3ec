from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from blog.citations import record_citations
from blog.importing.folder import (
    markdown_files,
    naming_the_file,
    read_front_matter,
    refuse_bad_fields,
)
from blog.importing.front_matter import BadFrontMatter, FrontMatter
from blog.importing.library import CannotLoad, Loaded
from blog.keeping import keep_first
from blog.models import Article, Topic
from blog.published import texts_of_article
from compliance.claims.forms import refusals_of

_FIELDS: dict[str, type] = {
    "title": str,
    "slug": str,
    "topic": str,
    "standfirst": str,
    "excerpt": str,
    "meta_description": str,
    "illustration": str,
    "byline": str,
    "published_at": datetime,
    "sources_checked_on": date,
}
_REQUIRED = ("title", "slug", "topic", "standfirst", "excerpt")


@transaction.atomic
def load_articles(folder: Path) -> Loaded:
    """Add the articles whose slug is free; never touch one that we have.

    An article with published_at is published, one without is a draft.
    Raises CannotLoad, and then nothing was written.
    """
    loaded = Loaded()
    for path in markdown_files(folder):
        with naming_the_file(path):
            front = read_front_matter(path)
            _refuse_bad_fields(front.fields)
            if Article.objects.filter(slug=front.fields["slug"]).exists():
                loaded.kept.append(front.fields["slug"])
                continue
            article = _create(front)
        _refuse_claims(article, path)
        _cite(article, path, front.lines_above_body)
        keep_first(article, by=None, why=f"Loaded from {path.name}.")
        loaded.created.append(article.slug)
    return loaded


def _refuse_bad_fields(fields: dict[str, Any]) -> None:
    refuse_bad_fields(fields, _FIELDS, required=_REQUIRED)
    published_at = fields.get("published_at")
    if published_at and published_at.tzinfo is None:
        raise BadFrontMatter('"published_at" needs an offset, such as -05:00')


def _create(front: FrontMatter) -> Article:
    fields = dict(front.fields)
    status = (
        Article.Status.PUBLISHED if "published_at" in fields else Article.Status.DRAFT
    )
    topic = topic_named(fields.pop("topic"))
    article = Article(**fields, topic=topic, body=front.body, status=status)
    article.full_clean()
    article.save()
    return article


def topic_named(name: str) -> Topic:
    """The topic of that name, made when it is new; raises ValidationError."""
    if topic := Topic.objects.filter(name__iexact=name).first():
        return topic
    topic = Topic(name=name, slug=slugify(name))
    topic.full_clean()
    topic.save()
    return topic


def _refuse_claims(article: Article, path: Path) -> None:
    """A draft is checked before anybody approves it."""
    if article.status == Article.Status.DRAFT:
        return
    if claims := refusals_of(texts_of_article(article)):
        raise CannotLoad(f"{path}: {claims[0]} Nothing was loaded.")


def _cite(article: Article, path: Path, lines_above_body: int) -> None:
    for problem in record_citations(article):
        if problem.blocks_publishing:
            raise CannotLoad(
                f"{path}, line {problem.line + lines_above_body}: {problem.message} "
                "Nothing was loaded."
            )
