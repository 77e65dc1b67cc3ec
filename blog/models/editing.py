"""Who is writing what at this moment, and what they have not saved yet."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from blog.models.articles import Article

BEATS_EVERY = 20
"""Seconds between two signs of life of an open editor."""
STAYS_AFTER_A_BEAT = timedelta(seconds=3 * BEATS_EVERY)
STAYS_AFTER_OPENING = timedelta(minutes=15)
"""Of an editor that shows no sign of life, because its browser runs no script."""


class UnsavedWords(models.Model):
    """What one person typed and has not saved. Overwritten as they type; nobody else's
    words are touched by it, nor the article's."""

    article = models.ForeignKey(
        Article, null=True, on_delete=models.CASCADE, related_name="unsaved"
    )
    """None for an article that is being added."""
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    base = models.PositiveIntegerField(default=1)
    """The number of the revision that was opened."""
    typed = models.JSONField()
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "unsaved words"
        constraints = [
            models.UniqueConstraint(
                fields=["article", "user"], name="unsaved_once_per_article_and_user"
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(article__isnull=True),
                name="unsaved_once_per_new_article",
            ),
        ]

    def __str__(self) -> str:
        return f"Unsaved words of {self.user}"


class PresenceQuerySet(models.QuerySet["Presence"]):
    def here(self) -> "PresenceQuerySet":
        now = timezone.now()
        return self.filter(
            models.Q(beats=True, seen_at__gt=now - STAYS_AFTER_A_BEAT)
            | models.Q(beats=False, seen_at__gt=now - STAYS_AFTER_OPENING)
        )


class Presence(models.Model):
    """One person has one article open in the editor."""

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="presences"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    since = models.DateTimeField()
    seen_at = models.DateTimeField()
    beats = models.BooleanField(default=False)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article", "user"], name="present_once_per_article"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} since {clock(self.since)}"


def clock(moment: datetime) -> str:
    """14:02, or with its date when that is another day."""
    local: Any = timezone.localtime(moment)
    if local.date() == timezone.localdate():
        return f"{local:%H:%M}"
    return f"{local:%H:%M on %B} {local.day}"
