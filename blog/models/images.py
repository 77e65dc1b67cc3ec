import re

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

from blog.renditions import Offer

STEPS = (480, 800, 1200, 1600)
"""Widths in pixels; the widest is what the column of an article shows on a sharp
screen."""
FOLDER = "articles"
KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+){0,12}-(\d{1,5})x(\d{1,5})", re.ASCII)


class Image(models.Model):
    """A picture for articles. Its key holds its size, so that a page that shows it
    need not ask the database for it."""

    key = models.CharField(max_length=100, unique=True)
    alt = models.CharField(
        "what it shows",
        max_length=300,
        blank=True,
        help_text="Read out to who cannot see it. Each article may say it otherwise.",
    )
    is_decorative = models.BooleanField(
        default=False, help_text="It tells nothing, so nothing is read out."
    )
    credit = models.CharField(max_length=120, blank=True)
    width = models.PositiveIntegerField(help_text="Pixels.")
    height = models.PositiveIntegerField(help_text="Pixels.")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    uploaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_decorative=True, alt="")
                | (models.Q(is_decorative=False) & ~models.Q(alt="")),
                name="image_is_described_or_decorative",
            ),
            models.CheckConstraint(
                condition=models.Q(width__gte=1, height__gte=1),
                name="image_has_a_size",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def markdown(self) -> str:
        """What a writer puts into an article to show it."""
        alt = re.sub(r"([\\\[\]`*_<>=])", r"\\\1", self.alt)
        credit = self.credit.replace("\\", "\\\\").replace('"', '\\"')
        return f"![{alt}](image:{self.key}" + (f' "{credit}")' if credit else ")")


def size_in(key: str) -> tuple[int, int] | None:
    """The width and height that a key tells; None for what is no key."""
    found = KEY.fullmatch(key)
    size = (int(found[1]), int(found[2])) if found else (0, 0)
    return size if all(size) else None


def file_name(key: str, width: int, extension: str) -> str:
    return f"{FOLDER}/{key}-{width}.{extension}"


def offer_of(key: str, size: tuple[int, int]) -> Offer:
    def url(width: int, extension: str) -> str:
        return default_storage.url(file_name(key, width, extension))

    return Offer(url, size, STEPS)
