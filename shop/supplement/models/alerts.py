"""What staff were told of a claim, so that they are told once."""

from django.db import models

from shop.supplement.models.claims import Claim


class ClaimAlert(models.Model):
    class Kind(models.TextChoices):
        RETRACTED = "retracted", "A study behind it was retracted"
        DUE = "due", "Its notice to FDA is due"

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="alerts")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    about = models.CharField(
        max_length=60, blank=True, help_text="The key of the study, where it is one."
    )
    noticed_at = models.DateTimeField(auto_now_add=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "kind", "about"], name="claim_alert_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.claim.key}: {self.get_kind_display()}"
