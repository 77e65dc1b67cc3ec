"""Keeping unsaved words apart, and telling colleagues of each other."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils import timezone

from blog.models import MAX_BODY_LENGTH, Article, Presence, UnsavedWords
from blog.models.editing import clock
from blog.models.revisions import WORDS

KEPT_FIELDS = (*WORDS, "reason")
LONGEST_OTHER_FIELD = 2_000


class CannotKeep(ValueError):
    """Holds a sentence for the writer."""


def keep_unsaved(
    user: Any, article: Article | None, *, base: int, posted: Mapping[str, str]
) -> UnsavedWords:
    """Raises CannotKeep when it is too much, or no text."""
    typed = {name: posted.get(name, "") for name in KEPT_FIELDS}
    for name, text in typed.items():
        most = MAX_BODY_LENGTH if name == "body" else LONGEST_OTHER_FIELD
        if len(text) > most:
            raise CannotKeep(
                f"This is not kept: {name.replace('_', ' ')} has {len(text):,}"
                f" characters; {most:,} are the most."
            )
        if "\0" in text:
            raise CannotKeep("This is not kept: it holds a character that is no text.")
    kept, _ = UnsavedWords.objects.update_or_create(
        article=article,
        user_id=user.pk,
        defaults={"base": base, "typed": typed, "kept_at": timezone.now()},
    )
    return kept


def unsaved_of(user: Any, article: Article | None) -> UnsavedWords | None:
    return UnsavedWords.objects.filter(article=article, user_id=user.pk).first()


def forget_unsaved(user: Any, article: Article | None) -> None:
    UnsavedWords.objects.filter(article=article, user_id=user.pk).delete()


def arrive(user: Any, article: Article, *, beats: bool) -> None:
    """Notes that somebody has the article open; who stays keeps their beginning."""
    now = timezone.now()
    mine = Presence.objects.filter(article=article, user_id=user.pk)
    found = {"seen_at": now, "beats": beats}
    if mine.here().update(**found):
        return
    Presence.objects.update_or_create(
        article=article, user_id=user.pk, defaults={"since": now, **found}
    )


def leave(user: Any, article: Article) -> None:
    Presence.objects.filter(article=article, user_id=user.pk).delete()


def others_at(user: Any, article: Article) -> list[str]:
    """Sentences, one for each colleague who has it open too."""
    present: models.QuerySet[Presence] = (
        Presence.objects.here()
        .filter(article=article)
        .exclude(user_id=user.pk)
        .select_related("user")
        .order_by("since")
    )
    return [
        f"{_name(one.user)} has been editing since {clock(one.since)}."
        for one in present
    ]


def _name(user: Any) -> str:
    return user.get_full_name() or user.get_username()
