from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone


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


class Source(models.Model):
    """One paper, book or page that articles and claims rest on."""

    class Kind(models.TextChoices):
        """CSL's own names of kinds."""

        JOURNAL_ARTICLE = "article-journal", "Journal article"
        PREPRINT = "article", "Preprint"
        BOOK = "book", "Book"
        CHAPTER = "chapter", "Book chapter"
        REPORT = "report", "Report"
        WEB_PAGE = "webpage", "Web page"

    class Standing(models.TextChoices):
        """What became of it since; the worst that is known."""

        SOUND = "sound", "No notice known"
        CORRECTED = "corrected", "Corrected"
        CONCERN = "concern", "Expression of concern"
        RETRACTED = "retracted", "Retracted"

    key = models.SlugField(
        max_length=60,
        unique=True,
        help_text="What writers type in [@…]: first author and year, such as klass2004.",
    )
    kind = models.CharField(
        max_length=20, choices=Kind.choices, default=Kind.JOURNAL_ARTICLE
    )
    title = models.CharField(max_length=500)
    authors = models.JSONField(
        default=list,
        blank=True,
        help_text='CSL names in order, such as [{"family": "Todd", "given": "Gabrielle"}].',
    )
    container_title = models.CharField("journal or book", max_length=255, blank=True)
    publisher = models.CharField(max_length=255, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    month = models.PositiveSmallIntegerField(null=True, blank=True)
    day = models.PositiveSmallIntegerField(null=True, blank=True)
    volume = models.CharField(max_length=20, blank=True)
    issue = models.CharField(max_length=20, blank=True)
    page = models.CharField("pages or article number", max_length=40, blank=True)
    doi = models.CharField("DOI", max_length=255, unique=True, null=True, blank=True)
    pmid = models.CharField(
        "PMID",
        max_length=12,
        unique=True,
        null=True,
        blank=True,
        validators=[RegexValidator(r"^[1-9]\d*$", "A PMID is a number.")],
    )
    pmcid = models.CharField(
        "PMCID",
        max_length=15,
        unique=True,
        null=True,
        blank=True,
        validators=[RegexValidator(r"^PMC\d+$", "A PMCID is PMC and a number.")],
    )
    url = models.URLField("address", max_length=500, blank=True)

    plain_title = models.CharField(
        max_length=200,
        blank=True,
        help_text="What it is about in our own words, for pages that sell.",
    )
    study_type = models.CharField(
        max_length=120, blank=True, help_text="Such as: randomized crossover trial."
    )
    participants = models.CharField(
        max_length=160, blank=True, help_text="Who took part and how many."
    )
    dose = models.CharField(max_length=160, blank=True, help_text="How much, how long.")
    finding = models.TextField(
        blank=True, help_text="What it found, only as its record states it."
    )
    caveat = models.TextField(blank=True, help_text="What to keep in mind.")

    standing = models.CharField(
        max_length=10, choices=Standing.choices, default=Standing.SOUND
    )
    standing_note = models.CharField(
        max_length=300, blank=True, help_text="The notice and its DOI."
    )
    is_confirmed = models.BooleanField(
        default=False, help_text="The whole record was seen at the publisher's."
    )
    staff_note = models.TextField(blank=True, help_text="Never shown to readers.")

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return f"{self.key}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("blog:source", args=[self.key])

    def csl(self) -> dict[str, Any]:
        """The record as CSL-JSON; absent fields are left out."""
        date = [part for part in (self.year, self.month, self.day) if part]
        fields = {
            "id": self.key,
            "type": self.kind,
            "title": self.title,
            "author": self.authors,
            "container-title": self.container_title,
            "publisher": self.publisher,
            "issued": {"date-parts": [date]} if date else None,
            "volume": self.volume,
            "issue": self.issue,
            "page": self.page,
            "DOI": self.doi,
            "PMID": self.pmid,
            "PMCID": self.pmcid,
            "URL": self.url,
        }
        return {name: value for name, value in fields.items() if value}


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
    slug = models.SlugField(max_length=120, unique=True)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="articles")
    standfirst = models.CharField(
        max_length=200, help_text="One or two sentences under the title."
    )
    excerpt = models.CharField(
        max_length=200, help_text="What lists and feeds say about it."
    )
    meta_description = models.CharField(max_length=160, blank=True)
    body = models.TextField(
        help_text="Markdown. Cite with [@key] or [@key1; @key2], highlight with ==…==."
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
        Source, through="Citation", related_name="citing_articles"
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
        Source, on_delete=models.PROTECT, related_name="citations"
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
