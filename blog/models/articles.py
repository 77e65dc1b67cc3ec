from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone

MAX_BODY_LENGTH = 200_000
"""Characters of an article's body: thirty times the longest we know, and what
still renders within a second or two whatever stands in it."""


class Topic(models.Model):
    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    description = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("blog:topic", args=[self.slug])


class ArticleQuerySet(models.QuerySet["Article"]):
    def published(self) -> "ArticleQuerySet":
        return self.filter(
            status=Article.Status.PUBLISHED, published_at__lte=timezone.now()
        )


class Article(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"

    class Illustration(models.TextChoices):
        """The drawings in templates/blog/drawings/."""

        WAVES = "waves", "Waves and a nerve signal"
        NIGHT = "night", "Moon over hills"
        BREATH = "breath", "Rings of breath"
        MOLECULE = "molecule", "A molecule"
        ROOT = "root", "A root and its leaves"

    title = models.CharField(max_length=120)
    slug = models.SlugField(
        max_length=120,
        unique=True,
        validators=[
            RegexValidator(
                r"^(?:feed|sources|topics)$",
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
    updated_at = models.DateTimeField(auto_now=True)
    cited_sources = models.ManyToManyField(
        "blog.Source", through="blog.Citation", related_name="citing_articles"
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status="published")
                | models.Q(published_at__isnull=False),
                name="published_article_has_a_date",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("blog:article", args=[self.slug])


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
