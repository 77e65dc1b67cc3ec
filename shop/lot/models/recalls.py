"""A lot that is called back: what is wrong with it, and what its buyers should do."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from shop.lot.models.lots import Lot


class RecallQuerySet(models.QuerySet["Recall"]):
    def active(self) -> "RecallQuerySet":
        return self.filter(ended_at__isnull=True)


class Recall(models.Model):
    """Started once and never edited: buyers have been told these words."""

    lot = models.OneToOneField(Lot, on_delete=models.PROTECT, related_name="recall")
    reason = models.TextField(
        max_length=1000,
        help_text="What is wrong, in plain words. Buyers and visitors read this.",
    )
    advice = models.TextField(
        "what buyers should do",
        max_length=1000,
        help_text="Such as: stop taking the capsules and write to us for your money"
        " back.",
    )
    started_at = models.DateTimeField(auto_now_add=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="Since then it is not on the product page."
    )

    objects = RecallQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(advice=""), name="recall_says_what_and_why"
            )
        ]

    def __str__(self) -> str:
        return f"Recall of lot {self.lot.number}"
