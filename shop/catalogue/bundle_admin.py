"""Staff set what each bottle costs when several are bought together."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.contrib import admin

from shop.bundle.models import Bundle
from shop.bundle.steps import MOST
from shop.catalogue.product_rows import ProductRowsFormSet, ProductRowsInline
from shop.partner.models import StockRecord
from shop.supplement.admin import is_kept

PRICE_OF_ONE = "stockrecords-0-price"
"""What staff type as the price of one bottle, on the same page."""


class BundleForm(forms.ModelForm):
    class Meta:
        model = Bundle
        fields = ["quantity", "price", "is_sample"]
        help_texts = {
            "quantity": "Such as 3: from three bottles on.",
            "price": "Of each bottle, in US dollars.",
        }

    def clean_quantity(self) -> int:
        quantity = self.cleaned_data["quantity"]
        if quantity > MOST:
            raise forms.ValidationError(
                f"Give {MOST} or fewer: an order holds no more."
            )
        return quantity


class BundleFormSet(ProductRowsFormSet):
    """More bottles cost less each, or none of the rows is saved."""

    def validate_unique(self) -> None:
        """In clean(), at the field that is wrong."""

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if is_kept(self, form)]
        if any(form.errors for form in kept):
            return
        fewer, price = 1, self._price_of_one()
        for form in sorted(kept, key=lambda form: form.cleaned_data["quantity"]):
            quantity, each = form.cleaned_data["quantity"], form.cleaned_data["price"]
            if quantity == fewer:
                form.add_error("quantity", f"There is a price from {fewer} already.")
            elif price is not None and each >= price:
                form.add_error("price", _too_much(fewer, price))
            fewer, price = quantity, each

    def _price_of_one(self) -> Decimal | None:
        """As typed beside it. None where there is none, or it is wrong itself."""
        if PRICE_OF_ONE in self.data:
            return _amount(self.data[PRICE_OF_ONE])
        if not self.instance.pk:
            return None
        stock = StockRecord.objects.filter(product=self.instance).order_by("pk").first()
        return stock.price if stock else None


class BundleInline(ProductRowsInline, admin.TabularInline):
    model = Bundle
    form = BundleForm
    formset = BundleFormSet
    extra = 0
    verbose_name = "bundle"
    verbose_name_plural = "Bundles (what each bottle costs from so many on)"


def _too_much(fewer: int, price: Decimal) -> str:
    if fewer == 1:
        return f"Give less than ${price}, the price of one bottle."
    return f"Give less than ${price}, the price of each from {fewer} on."


def _amount(text: Any) -> Decimal | None:
    try:
        amount = Decimal(text.strip())
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None
