from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shop.order.models import Line

MOST_TITLE = 80
MOST_TEXT = 4000
MOST_NAME = 30


class Reason(models.TextChoices):
    """The only ones for which a review is held back. How many stars it gives is none."""

    DISEASE = "disease", _("it says that the product treats or prevents an illness")
    OFF_TOPIC = "off-topic", _("it is not about the product")
    PERSONAL = "personal", _("it holds personal data of others")
    ABUSIVE = "abusive", _("it is abusive")
    FAKE = "fake", _("it is advertising, or was shown to be fake")


class ReviewQuerySet(models.QuerySet["Review"]):
    def of(self, product: Any) -> "ReviewQuerySet":
        """Those who bought a variant speak of the product too."""
        return self.filter(
            Q(order_line__product=product) | Q(order_line__product__parent=product)
        )

    def waiting(self) -> "ReviewQuerySet":
        return self.filter(status=Review.Status.WAITING)

    def published(self) -> "ReviewQuerySet":
        return self.filter(status=Review.Status.PUBLISHED)

    def decided(self) -> "ReviewQuerySet":
        return self.filter(status__in=Review.DECIDED)


class Review(models.Model):
    """Of one line of an order, so that “verified purchase” is a fact of the database.
    Its stars and words are its buyer's: staff publish it or hold it, and edit nothing.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "Waits to be read"
        PUBLISHED = "published", "Published"
        HELD = "held", "Held back"
        WITHDRAWN = "withdrawn", "Taken back by its author"

    DECIDED = (Status.PUBLISHED, Status.HELD)

    order_line = models.OneToOneField(
        Line, on_delete=models.PROTECT, related_name="review"
    )
    status = models.CharField(
        max_length=10, choices=Status.choices, default=Status.WAITING
    )
    stars = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    title = models.CharField(max_length=MOST_TITLE, blank=True)
    text = models.TextField(max_length=MOST_TEXT, blank=True)
    name = models.CharField(
        "shown name",
        max_length=MOST_NAME,
        blank=True,
        help_text="Chosen by the buyer. Empty once their account is deleted.",
    )
    was_rewarded = models.BooleanField(
        "got the product or something else for it", default=False
    )
    language = models.CharField(
        max_length=10, blank=True, help_text="Of the page on which it was written."
    )
    findings = models.JSONField("what the claims check found", default=list, blank=True)
    held_for = models.CharField(max_length=10, choices=Reason.choices, blank=True)
    written_at = models.DateTimeField(
        help_text="When the words were sent, and with them the consent to publish."
    )
    published_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(
        "author told", null=True, blank=True, help_text="That it is held back, and why."
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        indexes = [models.Index(fields=["status", "-published_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "published", "held", "withdrawn"]),
                name="review_stands_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(stars__gte=1, stars__lte=5), name="review_has_1_to_5_stars"
            ),
            models.CheckConstraint(
                condition=Q(status="held") ^ Q(held_for=""),
                name="held_review_has_its_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False),
                name="published_review_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(status="withdrawn") ^ ~Q(text=""),
                name="only_a_withdrawn_review_has_no_words",
            ),
        ]

    def __str__(self) -> str:
        return f"Review of order {self.order_line.order.number}"

    @property
    def is_decided(self) -> bool:
        return self.status in self.DECIDED

    @property
    def words(self) -> dict[str, str]:
        """What visitors would read, by field."""
        return {"title": self.title, "text": self.text, "name": self.name}


class Reply(models.Model):
    """Ours, below the review; read by the claims check like all that we say."""

    review = models.OneToOneField(
        Review, on_delete=models.CASCADE, related_name="reply"
    )
    text = models.TextField(max_length=1500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "reply"
        verbose_name_plural = "our reply"

    def __str__(self) -> str:
        return f"Reply to {self.review}"
