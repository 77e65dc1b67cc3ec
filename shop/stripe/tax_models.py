"""Which calculation of Stripe Tax an order was charged by, and where it was booked."""

from django.db import models


class TaxCalculation(models.Model):
    order = models.OneToOneField(
        "order.Order", on_delete=models.CASCADE, related_name="tax_calculation"
    )
    calculation_id = models.CharField(max_length=255, unique=True)
    transaction_id = models.CharField(
        max_length=255,
        blank=True,
        help_text="Empty until the order is paid and Stripe has booked its tax.",
    )
    recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Tax of order {self.order.number}"


class TaxReversal(models.Model):
    """A refund takes its tax with it."""

    refund = models.OneToOneField(
        "stripe.Refund", on_delete=models.CASCADE, related_name="tax_reversal"
    )
    transaction_id = models.CharField(max_length=255, unique=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Tax of refund {self.refund_id}"
