from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from shop.purchase_record.models import Kept, KeptQuerySet
from shop.review.models.reviews import MOST_TEXT, MOST_TITLE, Reason, Review


class DecisionQuerySet(KeptQuerySet):
    def erase_words(self) -> None:
        """The buyer's own, when they take them back. Who decided what, when and why
        stays."""
        models.QuerySet.update(self, title="", text="", findings=[])


class Decision(Kept):
    """Who published or held back which words, when and why. Written once."""

    class Act(models.TextChoices):
        PUBLISHED = "published", "Published"
        HELD = "held", "Held back"

    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, related_name="decisions"
    )
    act = models.CharField(max_length=10, choices=Act.choices)
    reason = models.CharField(max_length=10, choices=Reason.choices, blank=True)
    note = models.TextField(max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    stars = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=MOST_TITLE, blank=True)
    text = models.TextField(max_length=MOST_TEXT, blank=True)
    findings = models.JSONField(default=list, blank=True)

    objects: ClassVar[Any] = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(act="published") ^ ~Q(reason=""),
                name="who_holds_a_review_says_why",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()}, {self.kept_at:%Y-%m-%d %H:%M}"
