"""What an article said, version by version, and who did what to it and why."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NoReturn, cast

from django.conf import settings
from django.db import models
from django.utils import timezone

from blog.models.articles import Article

WORDS = (
    "title",
    "slug",
    "topic",
    "standfirst",
    "excerpt",
    "meta_description",
    "body",
    "illustration",
    "byline",
    "sources_checked_on",
)
"""The fields of an article that go through review. When and whether it is public is
decided apart from them."""

MOST_WHY = 300


def words_of(article: Article) -> dict[str, Any]:
    """As JSON can hold them."""
    return {name: _plain(getattr(article, _attribute(name))) for name in WORDS}


def show_words(article: Article, words: Mapping[str, Any]) -> None:
    """Makes the article in memory say these words; a field that is younger than they
    are keeps what it has."""
    for name in WORDS:
        if name in words:
            value = _field(name).to_python(words[name])
            setattr(article, _attribute(name), value)


def told_when(moment: Any) -> str:
    local = timezone.localtime(moment)
    return f"{local:%B} {local.day}, {local.year}, {local:%H:%M}"


class RevisionQuerySet(models.QuerySet["ArticleRevision"]):
    def newest(self) -> "ArticleRevision | None":
        return self.order_by("-number").first()

    def waiting(self) -> "ArticleRevision | None":
        """The one whose words readers do not see yet."""
        return self.filter(stage__in=ArticleRevision.OPEN).first()

    def released(self) -> "ArticleRevision | None":
        return self.filter(stage=ArticleRevision.Stage.RELEASED).first()


class ArticleRevision(models.Model):
    """What an article was to say from one save on. Words are added, never edited."""

    class Stage(models.TextChoices):
        DRAFT = "draft", "Draft"
        IN_REVIEW = "in_review", "In review"
        APPROVED = "approved", "Approved"
        RELEASED = "released", "What readers see"
        REPLACED = "replaced", "Replaced by a later one"

    OPEN = (Stage.DRAFT, Stage.IN_REVIEW, Stage.APPROVED)

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="revisions"
    )
    number = models.PositiveIntegerField()
    words = models.JSONField()
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.DRAFT)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    saved_at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=MOST_WHY, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "number"], name="revision_number_used_once"
            ),
            models.UniqueConstraint(
                fields=["article"],
                condition=models.Q(stage__in=("draft", "in_review", "approved")),
                name="one_revision_waits",
            ),
            models.UniqueConstraint(
                fields=["article"],
                condition=models.Q(stage="released"),
                name="one_revision_is_read",
            ),
        ]

    def __str__(self) -> str:
        return f"revision {self.number} of “{self.words.get('title', '')}”"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding and set(kwargs.get("update_fields") or ()) != {
            "stage"
        }:
            raise TypeError("A revision's words are kept: save another revision.")
        super().save(*args, **kwargs)

    def move_to(self, stage: "ArticleRevision.Stage") -> None:
        self.stage = stage
        self.save(update_fields=["stage"])

    @property
    def told_when(self) -> str:
        return told_when(self.saved_at)

    @property
    def is_open(self) -> bool:
        return self.stage in self.OPEN


class EventQuerySet(models.QuerySet["ArticleEvent"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("What happened is not edited.")

    def delete(self) -> NoReturn:
        raise TypeError("What happened is not deleted.")


class ArticleEvent(models.Model):
    """Who did what to an article, when and why. Rows are added, never edited."""

    class Act(models.TextChoices):
        SAVED = "saved", "Saved"
        RESTORED = "restored", "Brought back"
        DROPPED = "dropped", "Given up"
        SUBMITTED = "submitted", "Handed in for review"
        SENT_BACK = "sent_back", "Sent back"
        APPROVED = "approved", "Approved"
        SCHEDULED = "scheduled", "Scheduled"
        RELEASED = "released", "Made live"
        RETIMED = "retimed", "Dates changed"
        WITHDRAWN = "withdrawn", "Withdrawn"
        REPUBLISHED = "republished", "Published again"

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="events"
    )
    revision = models.ForeignKey(
        ArticleRevision, null=True, on_delete=models.CASCADE, related_name="events"
    )
    act = models.CharField(max_length=12, choices=Act.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    why = models.CharField(max_length=MOST_WHY, blank=True)
    is_alone = models.BooleanField(
        default=False,
        help_text="Approved by who wrote it, in a newsroom of one person.",
    )

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_act_display()}, {self.told_when}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("What happened is not edited.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("What happened is not deleted.")

    @property
    def told_when(self) -> str:
        return told_when(self.at)


def label_of(name: str) -> str:
    return str(_field(name).verbose_name).capitalize()


def _attribute(name: str) -> str:
    return _field(name).attname


def _field(name: str) -> models.Field:
    return cast(models.Field, Article._meta.get_field(name))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
