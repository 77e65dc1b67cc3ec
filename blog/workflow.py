"""From draft to live. Each act is one function; it locks the article, says why not
when it cannot be, and leaves an ArticleEvent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from blog.keeping import NotPossible, Signed, locked, note, say
from blog.models import Article, ArticleEvent, ArticleRevision
from blog.newsroom import why_not_approve, wrote
from blog.readiness import blocking_checks

Act = ArticleEvent.Act
Stage = ArticleRevision.Stage
Status = Article.Status


@dataclass(frozen=True)
class Times:
    """When an article is public: from now on, and for good, unless it says else."""

    published_at: datetime | None = None
    expires_at: datetime | None = None


NOW = Times()


@transaction.atomic
def submit(article_id: int, *, by: Any, why: str = "") -> None:
    _, revision = _waiting(article_id, Stage.DRAFT)
    revision.move_to(Stage.IN_REVIEW)
    note(revision, Act.SUBMITTED, Signed(by, why))


@transaction.atomic
def send_back(article_id: int, *, by: Any, why: str) -> None:
    _, revision = _waiting(article_id, Stage.IN_REVIEW, Stage.APPROVED)
    revision.move_to(Stage.DRAFT)
    note(revision, Act.SENT_BACK, Signed(by, why))


@transaction.atomic
def approve(article_id: int, number: int, *, by: Any, why: str = "") -> None:
    """The number is that of the revision that was read: a newer one is refused."""
    _, revision = _waiting(article_id, Stage.IN_REVIEW)
    _refuse_unread(revision, number)
    if refusal := why_not_approve(revision, by):
        raise NotPossible(refusal)
    _refuse_unready(revision)
    revision.move_to(Stage.APPROVED)
    note(revision, Act.APPROVED, Signed(by, why, is_alone=wrote(revision, by)))


@transaction.atomic
def publish(
    article_id: int,
    number: int,
    *,
    by: Any,
    why: str = "",
    times: Times = NOW,
) -> Article:
    """Approved words go live: at once, or for an article that is not public yet, at a
    time to come. No clock has to run for that."""
    article, revision = _waiting(article_id, Stage.APPROVED)
    _refuse_unread(revision, number)
    _refuse_unready(revision)
    if article.status == Status.DRAFT:
        article.published_at = times.published_at or timezone.now()
        article.expires_at = times.expires_at
        _refuse_bad_times(article)
    article.status = Status.PUBLISHED
    say(article, revision)
    if former := article.revisions.released():
        former.move_to(Stage.REPLACED)
    revision.move_to(Stage.RELEASED)
    is_later = article.public_state == Article.State.SCHEDULED
    act = Act.SCHEDULED if is_later else Act.RELEASED
    note(revision, act, Signed(by, why))
    return article


@transaction.atomic
def set_times(article_id: int, *, by: Any, why: str, times: Times) -> Article:
    """The date of publication changes only while it is still to come."""
    article, revision = locked(article_id)
    state = article.public_state
    if state not in _BY_TIME:
        raise NotPossible("Only a published article has dates: publish it first.")
    if state == Article.State.SCHEDULED:
        article.published_at = times.published_at or timezone.now()
    article.expires_at = times.expires_at
    _refuse_bad_times(article)
    article.save(update_fields=["published_at", "expires_at"])
    note(revision, Act.RETIMED, Signed(by, why))
    return article


@transaction.atomic
def withdraw(article_id: int, *, by: Any, why: str) -> None:
    article, revision = locked(article_id)
    if article.status != Status.PUBLISHED:
        raise NotPossible("Only a published article can be withdrawn.")
    _turn(article, Status.WITHDRAWN)
    note(revision, Act.WITHDRAWN, Signed(by, why))


@transaction.atomic
def publish_again(article_id: int, *, by: Any, why: str) -> None:
    """The words that were withdrawn, which had been approved, as they were."""
    article, _ = locked(article_id)
    revision = article.revisions.released()
    if article.status != Status.WITHDRAWN or revision is None:
        raise NotPossible("Only a withdrawn article can be published again.")
    _refuse_unready(revision)
    _turn(article, Status.PUBLISHED)
    note(revision, Act.REPUBLISHED, Signed(by, why))


_BY_TIME = (Article.State.SCHEDULED, Article.State.LIVE, Article.State.EXPIRED)


def _waiting(
    article_id: int, *stages: ArticleRevision.Stage
) -> tuple[Article, ArticleRevision]:
    article, newest = locked(article_id)
    if newest.stage not in stages:
        wanted = " or ".join(f"“{stage.label}”" for stage in stages)
        raise NotPossible(
            f"Its newest words are “{newest.get_stage_display()}”, and this needs"
            f" {wanted}. Somebody may have been quicker: look at its history."
        )
    return article, newest


def _refuse_unread(revision: ArticleRevision, number: int) -> None:
    if revision.number != number:
        raise NotPossible(
            f"You looked at revision {number}; there is a newer one,"
            f" {revision.number}. Read that first."
        )


def _turn(article: Article, status: Article.Status) -> None:
    article.status = status
    article.save(update_fields=["status"])


def _refuse_unready(revision: ArticleRevision) -> None:
    blocking = blocking_checks(revision.words)
    if blocking:
        raise NotPossible(
            "It is not ready to be read. "
            + " ".join(f"{check.name}: {check.findings[0]}" for check in blocking)
        )


def _refuse_bad_times(article: Article) -> None:
    begins, ends = article.published_at, article.expires_at
    if ends and begins and ends <= begins:
        raise NotPossible("It would expire before it is published: give a later end.")
    if ends and ends <= timezone.now():
        raise NotPossible("That end is past already: withdraw the article instead.")
