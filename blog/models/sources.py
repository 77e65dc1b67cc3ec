from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.identifiers import (
    NotAnIdentifier,
    doi_address,
    doi_from,
    pmcid_address,
    pmcid_from,
    pmid_address,
    pmid_from,
)
from blog.models.redirects import KeepsOldAddresses
from blog.models.source_checks import Checked
from blog.models.source_queries import SourceQuerySet, sort_name_of
from blog.source_watch import standing_changed


class Source(Checked, KeepsOldAddresses):
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

        SOUND = "sound", _("No notice known")
        CORRECTED = "corrected", _("Corrected")
        CONCERN = "concern", _("Expression of concern")
        RETRACTED = "retracted", _("Retracted")

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
    # NULL where there is none: the empty text would be taken by the first source.
    doi = models.CharField("DOI", max_length=255, unique=True, null=True, blank=True)
    pmid = models.CharField("PMID", max_length=12, unique=True, null=True, blank=True)
    pmcid = models.CharField("PMCID", max_length=15, unique=True, null=True, blank=True)
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
        max_length=160, blank=True, help_text="How many took part, and who they were."
    )
    dose = models.CharField(max_length=160, blank=True, help_text="How much, how long.")
    funding = models.CharField(
        max_length=240,
        blank=True,
        help_text="Who paid for it, and interests of its authors, as the paper says.",
    )
    finding = models.TextField(
        blank=True, help_text="What it found, only as its record states it."
    )
    did_not_find = models.TextField(
        "what it did not find",
        blank=True,
        help_text="What it looked for without finding it, as its record states it.",
    )
    caveat = models.TextField(blank=True, help_text="What to keep in mind.")

    standing = models.CharField(
        max_length=10, choices=Standing.choices, default=Standing.SOUND
    )
    standing_note = models.CharField(
        max_length=300, blank=True, help_text="The notice and its DOI."
    )
    is_public = models.BooleanField(
        "has a page",
        default=True,
        help_text="Has a page of its own and stands in the list. Switch off where the"
        " title names a disease: beside a shop that alone can be a claim"
        " (21 CFR 101.93(g)(2)(iv)(C)).",
    )
    is_confirmed = models.BooleanField(
        default=False, help_text="The whole record was seen at the publisher's."
    )
    staff_note = models.TextField(blank=True, help_text="Never shown to readers.")
    author_names = models.TextField(
        editable=False, blank=True, help_text="Derived from the authors, for searching."
    )

    address_field = "key"
    sort_name = models.CharField(
        max_length=120, editable=False, blank=True, help_text="Derived, for lists."
    )
    objects = SourceQuerySet.as_manager()

    _standing_read = ""
    """What the database said when the row was read."""

    citing_count: int
    """Only from Source.objects.with_citing_articles()."""

    class Meta:
        ordering = ["key"]
        indexes = [
            models.Index(
                fields=["sort_name", "year", "key", "is_public"],
                name="source_by_first_author",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(doi=Lower("doi")) & ~models.Q(doi=""),
                name="doi_is_lower_case_or_null",
            ),
            models.CheckConstraint(
                condition=~models.Q(pmid="") & ~models.Q(pmcid=""),
                name="pmid_and_pmcid_are_null_when_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.normalize_identifiers()
        self.author_names = ", ".join(self.full_author_names)
        self.sort_name = sort_name_of(self.authors, self.title)
        fields = kwargs.get("update_fields")
        if fields is not None and {"authors", "title"} & set(fields):
            kwargs["update_fields"] = {*fields, "author_names", "sort_name"}
        is_new = self._state.adding
        super().save(*args, **kwargs)
        if not is_new and self.standing != self._standing_read:
            self._standing_read = self.standing
            standing_changed(self.key)

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> "Source":
        source = super().from_db(*args, **kwargs)
        source._standing_read = source.__dict__.get("standing", "")
        return source

    def get_absolute_url(self) -> str:
        return reverse("blog:source", args=[self.key])

    def clean_fields(self, exclude: Any = None) -> None:
        # Before Django compares lengths and uniqueness with what was typed.
        self.normalize_identifiers()
        super().clean_fields(exclude=exclude)

    def clean(self) -> None:
        errors = {
            **self._errors_of_authors(),
            **self._errors_of_date(),
        }
        if self.standing != self.Standing.SOUND and not self.standing_note:
            errors["standing_note"] = (
                "Say which notice was published, with its DOI or address."
            )
        if errors:
            raise ValidationError(errors)

    def normalize_identifiers(self) -> None:
        """Raises ValidationError with a sentence for each that cannot be read."""
        errors = {}
        for name, read in (
            ("doi", doi_from),
            ("pmid", pmid_from),
            ("pmcid", pmcid_from),
        ):
            try:
                setattr(self, name, read(getattr(self, name) or "") or None)
            except NotAnIdentifier as error:
                errors[name] = str(error)
        if errors:
            raise ValidationError(errors)

    @property
    def short_name(self) -> str:
        """How writers speak of it: Klass 2004."""
        first = self.authors[0] if self.authors else {}
        name = first.get("family") or first.get("literal") or self.title[:40]
        return f"{name} {self.year}" if self.year else name

    @property
    def is_doubtful(self) -> bool:
        """A notice on it was published."""
        return self.standing != self.Standing.SOUND

    @property
    def full_author_names(self) -> list[str]:
        parts = ("given", "non-dropping-particle", "family", "suffix", "literal")
        return [
            " ".join(author[part] for part in parts if author.get(part))
            for author in self.authors
        ]

    @property
    def initial(self) -> str:
        """The letter it stands under in a list by_first_author()."""
        return self.sort_name[:1].upper()

    @property
    def address(self) -> str:
        """Where the paper itself is; empty when nothing is known."""
        if self.doi:
            return doi_address(self.doi)
        if self.pmcid:
            return pmcid_address(self.pmcid)
        return pmid_address(self.pmid) if self.pmid else self.url

    @property
    def free_text_address(self) -> str:
        return pmcid_address(self.pmcid) if self.pmcid else ""

    @property
    def pubmed_address(self) -> str:
        return pmid_address(self.pmid) if self.pmid else ""

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

    def _errors_of_authors(self) -> dict[str, str]:
        is_list = isinstance(self.authors, list)
        if is_list and all(_is_csl_name(author) for author in self.authors):
            return {}
        return {"authors": "Give each author as a family name and a given name."}

    def _errors_of_date(self) -> dict[str, str]:
        if self.year and not 1500 <= self.year <= timezone.now().year + 1:
            return {"year": "Give the year of publication in four digits."}
        if self.month and not self.year:
            return {"month": "Give the year too, or leave the month empty."}
        if self.day and not self.month:
            return {"day": "Give the month too, or leave the day empty."}
        try:
            date(self.year or 2000, self.month or 1, self.day or 1)
        except ValueError:
            return {"day": "There is no such day: check month and day."}
        return {}


def _is_csl_name(author: Any) -> bool:
    return (
        isinstance(author, dict)
        and all(isinstance(part, str) for part in author.values())
        and bool(author.get("family") or author.get("literal"))
    )
