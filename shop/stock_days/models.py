from django.core.validators import MaxValueValidator
from django.db import models

from shop.partner.models import StockRecord

DAYS = 21
"""Three weeks: about what it takes to have bottles filled and tested."""


class StockWatch(models.Model):
    """When staff want to hear that a product runs low, and whether they have."""

    record = models.OneToOneField(
        StockRecord, on_delete=models.CASCADE, related_name="watch", editable=False
    )
    days = models.PositiveSmallIntegerField(
        "tell us below, in days",
        default=DAYS,
        null=True,
        blank=True,
        validators=[MaxValueValidator(730, "Give 730 days at most.")],
        help_text="Days that the free bottles last at the pace of the last 28 days. Empty:"
        " only the number of bottles counts, “Tell us below” at the stock record.",
    )
    low_since = models.DateTimeField(
        null=True,
        editable=False,
        help_text="Staff are told once when it begins, and again after there was enough.",
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = "low stock"
        verbose_name_plural = "low stock"

    def __str__(self) -> str:
        return str(self.record.product)
