"""One row per order, and what fills the rows."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from shop.lot.models import Lot
from shop.order.models import Order
from shop.parcel.forms import ShipForm
from shop.parcel.models import Parcel
from shop.parcel.tracking_file import LARGEST, text_of

USED_AGAIN = timedelta(days=120)
"""Carriers give a number out again after months."""


class FillForm(forms.Form):
    carrier = forms.ChoiceField(
        label="Carrier of all",
        choices=[("", "as in each row"), *Parcel.Carrier.choices],
        required=False,
    )
    pasted = forms.CharField(
        label="Tracking numbers",
        required=False,
        max_length=100_000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="A column, in the order of the rows below; or two columns, order and"
        " tracking number.",
    )
    file = forms.FileField(
        label="Or a CSV file",
        required=False,
        help_text="As the carrier’s tool exports it, with the order’s number and the"
        " tracking number in each row.",
    )

    def clean_file(self) -> str:
        file = self.cleaned_data["file"]
        if file is None:
            return ""
        if file.size > LARGEST:
            raise forms.ValidationError(
                "This file is larger than 1 MB. Export these orders only."
            )
        try:
            return text_of(file.read())
        except ValueError as error:
            raise forms.ValidationError(
                "This is no CSV file. In a spreadsheet, choose Save as, then CSV."
            ) from error


class RowForm(ShipForm):
    def __init__(
        self, *args: Any, order: Order, meant: list[Lot], **kwargs: Any
    ) -> None:
        super().__init__(*args, order=order, meant=meant, **kwargs)
        del self.fields["note"]
        for name, label in {
            "carrier": "Carrier",
            "other_carrier": "Name of another carrier",
            "tracking_number": "Tracking number",
            "lots": "Lot",
        }.items():
            self.fields[name].widget.attrs["aria-label"] = f"{label}, {order.number}"

    def clean_tracking_number(self) -> str:
        number = self.cleaned_data["tracking_number"]
        since = timezone.now() - USED_AGAIN
        twin = (
            Parcel.objects.filter(tracking_number=_plain(number), shipped_at__gte=since)
            .select_related("order")
            .first()
        )
        if twin:
            raise forms.ValidationError(
                f"Order {twin.order.number} left with this number: compare it with the"
                " label."
            )
        return number


class ArrivedForm(forms.Form):
    numbers = forms.CharField(
        label="Delivered",
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="Order or tracking numbers, one in each line.",
        error_messages={"required": "Give at least one number."},
    )


def _plain(number: str) -> str:
    return "".join(number.split()).replace("-", "").upper()
