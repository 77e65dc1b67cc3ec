from django.db import models
from django.utils import timezone


class LinkCheck(models.Model):
    """What an address elsewhere answered when staff last asked for it."""

    class Outcome(models.TextChoices):
        THERE = "there", "It is there"
        GONE = "gone", "It is gone"
        UNKNOWN = "unknown", "It could not be checked"

    address = models.CharField(max_length=2000, unique=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    said = models.CharField(max_length=200, blank=True)
    checked_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.address}: {self.get_outcome_display()}"
