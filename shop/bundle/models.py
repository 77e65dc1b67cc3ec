"""What one bottle costs when several are bought together. A room of its own, because
the price of one stands in a table of Oscar's, and a fork of Oscar's adds none."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q


class Bundle(models.Model):
    """From so many bottles on, each of them costs this. Stock stays in bottles."""

    product = models.ForeignKey(
        "catalogue.Product", on_delete=models.CASCADE, related_name="bundles"
    )
    quantity = models.PositiveSmallIntegerField(
        "from bottles",
        validators=[MinValueValidator(2, "Give two bottles or more.")],
    )
    price = models.DecimalField(
        "price of each",
        max_digits=12,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01"), "Give a price above zero.")],
    )
    is_sample = models.BooleanField(
        "is a sample", default=False, help_text="Invented for the demonstration."
    )

    class Meta:
        ordering = ["quantity"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gte=2), name="bundle_has_two_bottles"
            ),
            models.CheckConstraint(
                condition=Q(price__gt=0), name="bundle_price_is_positive"
            ),
            models.UniqueConstraint(
                fields=["product", "quantity"], name="one_bundle_of_each_size"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} at ${self.price} each"
