"""Who has to hear of a recall, and whether they have been told."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from shop.lot.models import Recall
from shop.order.models import Order

INTERRUPTED_AFTER = timedelta(minutes=15)
"""A mail server answers within seconds; what takes longer has lost its worker."""


class RecallLetterQuerySet(models.QuerySet["RecallLetter"]):
    def to_be_sent(self) -> "RecallLetterQuerySet":
        left = [RecallLetter.Status.TO_SEND, RecallLetter.Status.FAILED]
        return self.filter(status__in=left)

    def interrupted(self) -> "RecallLetterQuerySet":
        """Claimed by a worker that never came back: it may have been sent or not."""
        return self.filter(
            status=RecallLetter.Status.SENDING,
            changed_at__lt=timezone.now() - INTERRUPTED_AFTER,
        )


class RecallLetter(models.Model):
    class Status(models.TextChoices):
        TO_SEND = "to_send", "To send"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"

    recall = models.ForeignKey(Recall, on_delete=models.PROTECT, related_name="letters")
    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="recall_letters"
    )
    status = models.CharField(
        max_length=7, choices=Status.choices, default=Status.TO_SEND
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=120, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = RecallLetterQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recall", "order"], name="one_letter_for_an_order"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["to_send", "sending", "sent", "failed"]),
                name="letter_stands_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recall}, order {self.order.number}"

    def claim(self) -> bool:
        """Whether this process is the one that sends it. Committed before the letter
        leaves: whoever dies on the way leaves it claimed, and nobody sends it again
        unless a person says so."""
        waiting = RecallLetter.objects.filter(pk=self.pk).to_be_sent()
        return bool(
            waiting.update(
                status=self.Status.SENDING,
                attempts=models.F("attempts") + 1,
                problem="",
                changed_at=timezone.now(),
            )
        )

    def note(self, status: str, problem: str = "") -> None:
        RecallLetter.objects.filter(pk=self.pk).update(
            status=status, problem=problem[:120], changed_at=timezone.now()
        )
