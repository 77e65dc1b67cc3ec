"""Keeping words: every save is a revision, none overwrites another's, and what
readers see changes only when it is meant to."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from blog.citations import record_citations
from blog.models import Article, ArticleEvent, ArticleRevision
from blog.models.revisions import show_words, words_of


@dataclass(frozen=True)
class Signed:
    """Who acts, and why."""

    by: Any
    why: str = ""
    is_alone: bool = False


class NotPossible(Exception):
    """Holds a sentence for the member of staff who tried."""


class Stale(NotPossible):
    """Somebody saved meanwhile; holds the newest revision."""

    def __init__(self, newest: ArticleRevision) -> None:
        who = newest.saved_by or "Somebody"
        super().__init__(
            f"{who} saved other words on {newest.told_when}, while you were writing."
            " Nothing of yours or theirs is lost, and nothing was overwritten."
        )
        self.newest = newest


@transaction.atomic
def keep_first(article: Article, *, by: Any, why: str) -> ArticleRevision:
    """The first revision of an article that was just added, with its citations."""
    record_citations(article)
    return _keep_row(article, Signed(by, why))


@transaction.atomic
def keep(
    article_id: int, *, words: Mapping[str, Any], base: int, by: Any, why: str
) -> ArticleRevision:
    """Keeps words as the newest revision. Before the first publication the article
    says them at once; afterwards readers see them only when they are made live.

    Raises Stale when a revision newer than `base` is there.
    """
    article, newest = locked(article_id)
    _refuse_stale(newest, base)
    return _keep(
        article, newest, words, act=ArticleEvent.Act.SAVED, signed=Signed(by, why)
    )


@transaction.atomic
def restore(
    article_id: int, number: int, *, base: int, by: Any, why: str
) -> ArticleRevision:
    """Old words as a new revision; like any other it waits for approval."""
    article, newest = locked(article_id)
    old = article.revisions.get(number=number)
    signed = Signed(by, f"Brought back revision {number}. {why}".strip())
    _refuse_stale(newest, base)
    return _keep(
        article, newest, old.words, act=ArticleEvent.Act.RESTORED, signed=signed
    )


@transaction.atomic
def drop(article_id: int, *, by: Any, why: str) -> None:
    """Gives up the words that wait; readers go on seeing what they see."""
    article, newest = locked(article_id)
    if not newest.is_open or article.status == Article.Status.DRAFT:
        raise NotPossible("Nothing waits behind what readers see.")
    newest.move_to(ArticleRevision.Stage.REPLACED)
    note(newest, ArticleEvent.Act.DROPPED, Signed(by, why))


def locked(article_id: int) -> tuple[Article, ArticleRevision]:
    """The article, which nobody else changes until the transaction ends, and its
    newest revision."""
    article = Article.objects.select_for_update().get(pk=article_id)
    newest = article.revisions.newest()
    return article, newest or _keep_row(
        article, Signed(None, "What it said before its history began.")
    )


def note(revision: ArticleRevision, act: ArticleEvent.Act, signed: Signed) -> None:
    ArticleEvent.objects.create(
        article_id=revision.article_id,
        revision=revision,
        act=act,
        by=signed.by,
        why=signed.why,
        is_alone=signed.is_alone,
    )


def say(article: Article, revision: ArticleRevision) -> None:
    """The article's row takes the words, and its citations follow them."""
    show_words(article, revision.words)
    with _telling_what_is_wrong():
        article.full_clean()
    article.save()
    record_citations(article)


def _keep_row(article: Article, signed: Signed) -> ArticleRevision:
    is_draft = article.status == Article.Status.DRAFT
    revision = ArticleRevision.objects.create(
        article=article,
        number=1,
        words=words_of(article),
        stage=ArticleRevision.Stage.DRAFT
        if is_draft
        else ArticleRevision.Stage.RELEASED,
        saved_by=signed.by,
        reason=signed.why,
    )
    note(revision, ArticleEvent.Act.SAVED, signed)
    return revision


def _keep(
    article: Article,
    newest: ArticleRevision,
    words: Mapping[str, Any],
    *,
    act: ArticleEvent.Act,
    signed: Signed,
) -> ArticleRevision:
    if words == newest.words:
        return newest
    if newest.is_open:
        newest.move_to(ArticleRevision.Stage.REPLACED)
    revision = ArticleRevision.objects.create(
        article=article,
        number=newest.number + 1,
        words=dict(words),
        saved_by=signed.by,
        reason=signed.why,
    )
    if article.status == Article.Status.DRAFT:
        say(article, revision)
    note(revision, act, signed)
    return revision


def _refuse_stale(newest: ArticleRevision, base: int) -> None:
    if newest.number != base:
        raise Stale(newest)


@contextmanager
def _telling_what_is_wrong() -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        words = " ".join(error.messages)
        raise NotPossible(f"These words cannot be kept: {words}") from error
