"""Who may do what with an article, and what its state is called."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import models

from blog.models import Article, ArticleRevision

APPROVE = "blog.approve_article"

GROUPS = {
    "Writers": [
        "add_article",
        "change_article",
        "view_article",
        "add_image",
        "change_image",
        "view_image",
        "add_source",
        "change_source",
        "view_source",
        "view_topic",
    ],
    "Reviewers": [
        "change_article",
        "view_article",
        "approve_article",
        "add_image",
        "view_image",
        "view_source",
        "view_topic",
    ],
}


def state_of(article: Article, waiting: ArticleRevision | None) -> Article.State:
    """Where the article itself stands; before it was ever published, its words."""
    if public := article.public_state:
        return public
    return Article.State(waiting.stage if waiting else ArticleRevision.Stage.DRAFT)


def why_not_approve(revision: ArticleRevision, person: Any) -> str:
    """A sentence when this person must leave the approval to somebody else."""
    if not wrote(revision, person) or is_alone(person):
        return ""
    return (
        "You wrote some of these words, so another person must approve them."
        " Two pairs of eyes are the rule of this newsroom."
    )


def wrote(revision: ArticleRevision, person: Any) -> bool:
    """Whether any words since the last that readers saw are this person's."""
    released = revision.article.revisions.released()
    since = released.number if released else 0
    written = revision.article.revisions.filter(
        number__gt=since, number__lte=revision.number
    )
    return written.filter(saved_by_id=person.pk).exists()


def is_alone(person: Any) -> bool:
    """Whether approving one's own words is allowed: only where the shop says that one
    person runs the newsroom, and only while nobody else could approve."""
    if not getattr(settings, "ONE_PERSON_NEWSROOM", False):
        return False
    return not approvers().exclude(pk=person.pk).exists()


def approvers() -> models.QuerySet:
    named = models.Q(content_type__app_label="blog", codename="approve_article")
    from_users = models.Q(
        pk__in=_permission_holders("user_permissions", named),
    ) | models.Q(pk__in=_permission_holders("groups__permissions", named))
    return get_user_model().objects.filter(
        models.Q(is_superuser=True) | from_users, is_active=True, is_staff=True
    )


def _permission_holders(path: str, named: models.Q) -> models.QuerySet:
    permissions = Permission.objects.filter(named)
    return get_user_model().objects.filter(**{f"{path}__in": permissions}).values("pk")
