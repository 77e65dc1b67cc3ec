from datetime import datetime
from typing import Any

from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from blog.models.redirects import KeepsOldAddresses

MAX_BODY_LENGTH = 200_000
"""Characters of an article's body: thirty times the longest we know, and what
still renders within a second or two whatever stands in it."""


WORDS_A_MINUTE = 220


class TopicQuerySet(models.QuerySet["Topic"]):
    def in_use(self) -> "TopicQuerySet":
        """Topics that a reader can open: something is published in them."""
        published = Article.objects.published().filter(topic=models.OuterRef("pk"))
        return self.filter(models.Exists(published))


class Topic(KeepsOldAddresses):
    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    description = models.CharField(max_length=200, blank=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("blog:topic", args=[self.slug])


def is_live(prefix: str = "") -> models.Q:
    """What readers can open now: time alone makes it so, and ends it.

    The prefix leads to the article from another table, such as "article__".
    """
    now = timezone.now()
    return models.Q(
        **{f"{prefix}status": "published", f"{prefix}published_at__lte": now}
    ) & (
        models.Q(**{f"{prefix}expires_at__isnull": True})
        | models.Q(**{f"{prefix}expires_at__gt": now})
    )


class ArticleQuerySet(models.QuerySet["Article"]):
    def published(self) -> "ArticleQuerySet":
        return self.filter(is_live())

    def for_cards(self) -> "ArticleQuerySet":
        """With topic and `source_count` and without the body, in as many queries as one
        card costs."""
        # Counted for the rows that are shown: joined and grouped, all would be.
        cited = Citation.objects.filter(article=models.OuterRef("pk")).order_by()
        count = cited.values("article").annotate(n=models.Count("pk")).values("n")
        return (
            self.annotate(source_count=Coalesce(models.Subquery(count), 0))
            .select_related("topic")
            .defer("body")
        )


class Article(KeepsOldAddresses):
    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class State(models.TextChoices):
        """What staff call it: status, dates and the stage of its words together."""

        DRAFT = "draft", "Draft"
        IN_REVIEW = "in_review", "In review"
        APPROVED = "approved", "Approved"
        SCHEDULED = "scheduled", "Scheduled"
        LIVE = "live", "Live"
        EXPIRED = "expired", "Expired"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Illustration(models.TextChoices):
        """The drawings in templates/blog/drawings/."""

        WAVES = "waves", "Waves and a nerve signal"
        NIGHT = "night", "Moon over hills"
        BREATH = "breath", "Rings of breath"
        MOLECULE = "molecule", "A molecule"
        ROOT = "root", "A root and its leaves"
        TEA = "tea", "A cup of tea"
        PATH = "path", "A line from head to muscle"

    title = models.CharField(max_length=120)
    slug = models.SlugField(
        max_length=120,
        unique=True,
        validators=[
            RegexValidator(
                r"^(?:corrections|feed|search|series|sources|topics)$",
                "This address is taken by another page of the site: choose another.",
                inverse_match=True,
            )
        ],
    )
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="articles")
    standfirst = models.CharField(
        max_length=200, help_text="One or two sentences under the title."
    )
    excerpt = models.CharField(
        max_length=200, help_text="What lists and feeds say about it."
    )
    meta_description = models.CharField(max_length=160, blank=True)
    body = models.TextField(
        validators=[
            MaxLengthValidator(
                MAX_BODY_LENGTH,
                "The body has %(show_value)s characters; %(limit_value)s are the most.",
            )
        ],
        help_text="Markdown. Cite with [@key] or [@key1; @key2], highlight with ==…==.",
    )
    illustration = models.CharField(
        max_length=20, choices=Illustration.choices, default=Illustration.WAVES
    )
    byline = models.CharField(max_length=80, default="The AnxDefy+ desk")
    sources_checked_on = models.DateField(null=True, blank=True)
    status = models.CharField(
        max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    published_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(
        null=True, blank=True, help_text="From then on readers no longer find it."
    )
    word_count = models.PositiveIntegerField(default=0, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    cited_sources = models.ManyToManyField(
        "blog.Source", through="blog.Citation", related_name="citing_articles"
    )

    objects = ArticleQuerySet.as_manager()

    source_count: int
    """Only from Article.objects.for_cards()."""

    class Meta:
        ordering = ["-published_at", "-pk"]
        indexes = [
            # Not the status first: SQLite, which knows no numbers of rows, would begin
            # each join with it. Status and end let a count read nothing but the index.
            models.Index(
                fields=["-published_at", "-id", "status", "expires_at"],
                name="article_newest",
            ),
            models.Index(
                fields=["topic", "-published_at", "-id", "status", "expires_at"],
                name="article_newest_in_topic",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status="published")
                | models.Q(published_at__isnull=False),
                name="published_article_has_a_date",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__isnull=True)
                | models.Q(expires_at__gt=models.F("published_at")),
                name="article_expires_after_it_is_published",
            ),
        ]
        permissions = [
            ("approve_article", "Can approve, publish and withdraw articles")
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if "body" in self.__dict__:
            self.word_count = len(self.body.split())
            fields = kwargs.get("update_fields")
            if fields is not None and "body" in fields:
                kwargs["update_fields"] = {*fields, "word_count"}
        # Not auto_now: an article brought in with its old date was not updated by that.
        now = timezone.now()
        is_backdated = self._state.adding and self.published_at is not None
        self.updated_at = min(self.published_at or now, now) if is_backdated else now
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("blog:article", args=[self.slug])

    @property
    def is_public(self) -> bool:
        return self.public_state == self.State.LIVE

    @property
    def public_state(self) -> "Article.State | None":
        """None until it was published once."""
        now = timezone.now()
        if self.status == self.Status.WITHDRAWN:
            return self.State.WITHDRAWN
        if self.status != self.Status.PUBLISHED or self.published_at is None:
            return None
        if self.published_at > now:
            return self.State.SCHEDULED
        if self.expires_at is not None and self.expires_at <= now:
            return self.State.EXPIRED
        return self.State.LIVE

    @property
    def last_changed_at(self) -> datetime | None:
        """Never before publication: an article may be written long before."""
        dates = [date for date in (self.published_at, self.updated_at) if date]
        return max(dates, default=None)

    @property
    def was_updated(self) -> bool:
        """Changed on a later day than it was published."""
        if not (self.published_at and self.last_changed_at):
            return False
        return localdate(self.last_changed_at) > localdate(self.published_at)

    @property
    def drawing(self) -> str:
        return f"blog/drawings/{self.illustration}.html"

    @property
    def reading_minutes(self) -> int:
        # A preview was not saved; a list did not read the body.
        words = len(self.body.split()) if "body" in self.__dict__ else self.word_count
        return max(1, round(words / WORDS_A_MINUTE))

    def older(self) -> "Article | None":
        return self._neighbors("lt").order_by("-published_at", "-pk").first()

    def newer(self) -> "Article | None":
        return self._neighbors("gt").order_by("published_at", "pk").first()

    def _neighbors(self, side: str) -> ArticleQuerySet:
        """Published articles on one side of this one in the order of the list."""
        if self.published_at is None:
            return Article.objects.none()
        # The first condition says nothing new; with it the index is read from here.
        return (
            Article.objects.published()
            .filter(**{f"published_at__{side}e": self.published_at})
            .filter(
                models.Q(**{f"published_at__{side}": self.published_at})
                | models.Q(**{f"pk__{side}": self.pk or 0})
            )
            .only("title", "slug", "published_at")
        )


class Citation(models.Model):
    """Which source bears which number in an article; made from its body."""

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="citations"
    )
    source = models.ForeignKey(
        "blog.Source", on_delete=models.PROTECT, related_name="citations"
    )
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "source"], name="source_cited_once_per_article"
            ),
            models.UniqueConstraint(
                fields=["article", "number"], name="number_used_once_per_article"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.source.key}"
