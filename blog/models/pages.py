from datetime import date

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import get_language_from_path

from blog.models.redirects import KeepsOldAddresses
from blog.page_facts import page_facts, unknown_facts

MAX_PAGE_LENGTH = 60_000
"""Characters: terms that counsel wrote at length, and then as much again."""

Saver = AbstractBaseUser | AnonymousUser


class PageQuerySet(models.QuerySet["Page"]):
    def in_footer(self) -> "PageQuerySet":
        return self.exclude(column=Page.Column.NONE).order_by("position", "title")


class Page(KeepsOldAddresses):
    """Words that staff keep: about us, shipping, privacy. Its address is /<slug>/."""

    class Column(models.TextChoices):
        NONE = "", "Not in the footer"
        SHOP = "shop", "Shop"
        LEARN = "learn", "Learn"
        HELP = "help", "Help"

    title = models.CharField(max_length=80)
    slug = models.SlugField("address", max_length=80, unique=True)
    meta_description = models.CharField(
        max_length=160, help_text="What search engines say about the page."
    )
    body = models.TextField(
        validators=[
            MaxLengthValidator(
                MAX_PAGE_LENGTH,
                "The page has %(show_value)s characters; %(limit_value)s are the most.",
            )
        ],
    )
    column = models.CharField(
        "in the footer under",
        max_length=10,
        choices=Column.choices,
        default=Column.NONE,
        blank=True,
    )
    position = models.PositiveSmallIntegerField(
        default=50, help_text="Its place in that column: small numbers stand first."
    )
    is_sample = models.BooleanField(
        "is a sample",
        default=False,
        help_text="Tells readers that the words are not yet the shop’s own. Untick it"
        " once they are, and counsel has read what needs it.",
    )
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PageQuerySet.as_manager()

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("pages:page", args=[self.slug])

    @property
    def updated_on(self) -> date:
        return localdate(self.updated_at)

    def clean(self) -> None:
        errors: dict[str, str] = {}
        if self.slug and not self._has_its_address():
            errors["slug"] = (
                "This address is taken by another part of the site: choose another."
            )
        if unknown := unknown_facts(self.body):
            errors["body"] = (
                f"There is no fact named {', '.join(unknown)}."
                f" There are: {', '.join(sorted(page_facts()))}."
            )
        if errors:
            raise ValidationError(errors)

    @transaction.atomic
    def keep(self, *, by: Saver | None, why: str) -> "PageVersion":
        """Saves the page, and beside it what it now says, for good."""
        self.updated_at = timezone.now()
        self.save()
        return PageVersion.objects.create(
            page=self,
            title=self.title,
            meta_description=self.meta_description,
            body=self.body,
            saved_at=self.updated_at,
            saved_by_id=by.pk if by else None,
            reason=why,
        )

    def restore(self, version: "PageVersion", *, by: Saver) -> "PageVersion":
        """Says again what it said then; what it said meanwhile stays in its history."""
        self.title = version.title
        self.meta_description = version.meta_description
        self.body = version.body
        return self.keep(by=by, why=f"Brought back the words of {version.told_when}.")

    def _has_its_address(self) -> bool:
        if get_language_from_path(f"/{self.slug}/"):
            return False
        try:
            return resolve(f"/{self.slug}/").view_name == "pages:page"
        except Resolver404:
            return False


class PageVersion(models.Model):
    """What a page said from one moment on. Versions are added, never edited."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="versions")
    title = models.CharField(max_length=80)
    meta_description = models.CharField(max_length=160)
    body = models.TextField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=200)

    class Meta:
        ordering = ["-saved_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.title}, {self.told_when}"

    @property
    def told_when(self) -> str:
        moment = timezone.localtime(self.saved_at)
        return f"{moment:%B} {moment.day}, {moment.year}, {moment:%H:%M}"


class PageCitation(models.Model):
    """A source that a page of words cites, so that it cannot be deleted under it."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="citations")
    source = models.ForeignKey(
        "blog.Source", on_delete=models.PROTECT, related_name="page_citations"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["page", "source"], name="source_cited_once_per_page"
            )
        ]

    def __str__(self) -> str:
        return f"{self.page} cites {self.source.key}"
