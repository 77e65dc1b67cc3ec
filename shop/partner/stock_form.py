"""What staff type about price and stock, checked against what buyers hold."""

from decimal import Decimal
from typing import Any

from django import forms

from shop.partner.models import StockRecord


class StockForm(forms.ModelForm):
    price = forms.DecimalField(
        label="Price in US dollars",
        max_digits=12,
        decimal_places=2,
        min_value=Decimal("0.01"),
        error_messages={"min_value": "Give a price above zero."},
        # What staff saw, so that only what they changed is written.
        show_hidden_initial=True,
    )
    num_in_stock = forms.IntegerField(
        label="In stock",
        min_value=0,
        help_text="Every bottle in the house, those held for orders included.",
        error_messages={"min_value": "Give zero or more."},
        show_hidden_initial=True,
    )

    class Meta:
        model = StockRecord
        fields = [
            "partner",
            "partner_sku",
            "price",
            "num_in_stock",
            "low_stock_threshold",
        ]
        labels = {"partner_sku": "SKU", "low_stock_threshold": "Tell us below"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        in_stock = cleaned.get("num_in_stock")
        if self.instance.pk and in_stock is not None:
            # Locked, so that nobody buys between this look and the save.
            held = (
                StockRecord.objects.select_for_update()
                .values_list("num_allocated", flat=True)
                .get(pk=self.instance.pk)
            ) or 0
            if "num_in_stock" in self.changed_data and in_stock < held:
                self.add_error(
                    "num_in_stock",
                    f"{held} are held for orders that have not left the house:"
                    f" give {held} or more.",
                )
        return cleaned

    def save(self, commit: bool = True) -> StockRecord:
        """Writes what was changed and nothing else: orders change the row meanwhile."""
        if not commit or not self.instance.pk:
            return super().save(commit)
        self.instance.save(update_fields=[*self.changed_data, "date_updated"])
        return self.instance
