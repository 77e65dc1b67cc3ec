"""What staff fill in when a parcel leaves or comes to its buyer."""

import re
from typing import Any

from django import forms
from django.utils.formats import date_format

from shop.lot.models import Lot
from shop.lot.models.lots import LotQuerySet
from shop.lot.numbers import key_of
from shop.order.models import Order
from shop.parcel.allotting import meant_for
from shop.parcel.models import Parcel

Carrier = Parcel.Carrier

NUMBERS: dict[str, tuple[re.Pattern[str], str]] = {
    Carrier.USPS: (
        re.compile(r"\d{20}|\d{22}|\d{26}|\d{30}|\d{34}|[A-Z]{2}\d{9}US"),
        "A USPS number has 20, 22, 26, 30 or 34 digits, or looks like EA123456789US.",
    ),
    Carrier.UPS: (
        re.compile(r"1Z[0-9A-Z]{16}|\d{9}|\d{12}|\d{26}|T\d{10}"),
        "A UPS number begins with 1Z and has 18 letters and digits, or it has 9, 12 or"
        " 26 digits, or T and 10 digits.",
    ),
    Carrier.FEDEX: (
        re.compile(r"\d{12}|\d{15}|\d{20}|\d{22}"),
        "A FedEx number has 12, 15, 20 or 22 digits.",
    ),
    Carrier.OTHER: (
        re.compile(r"[0-9A-Z]{4,40}"),
        "A tracking number has 4 to 40 letters and digits.",
    ),
}


class NoteForm(forms.Form):
    note = forms.CharField(
        max_length=200,
        required=False,
        help_text="For whoever reads the order later. May stay empty.",
    )


class LotsField(forms.CharField):
    """Typed as they are printed, with commas between them."""

    def clean(self, value: Any) -> list[Lot]:
        text = super().clean(value)
        numbers = [part for part in re.split(r"[,;]", text) if part.strip()]
        found = {lot.pk: lot for lot in map(_lot_to_ship, numbers)}
        return list(found.values())


def _lot_to_ship(number: str) -> Lot:
    lot = Lot.objects.filter(key=key_of(number)).first()
    if lot is None:
        raise forms.ValidationError(
            "There is no such lot. Type it as it is printed on the bottles, or record"
            " the lot first."
        )
    if reason := lot.why_not_to_ship():
        raise forms.ValidationError(reason)
    return lot


class ShipForm(forms.ModelForm):
    lots = LotsField(label="Lot", max_length=80)
    note = NoteForm.base_fields["note"]

    class Meta:
        model = Parcel
        fields = ["carrier", "other_carrier", "tracking_number"]

    def __init__(
        self,
        *args: Any,
        order: Order,
        meant: list[Lot] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.order = order
        meant = meant_for(order) if meant is None else meant
        lots = self.fields["lots"]
        if meant:
            lots.initial = ", ".join(lot.number for lot in meant)
            lots.help_text = (
                "On the packing slip. Compare it with the bottles; put a comma between"
                " two lots."
            )
            return
        first = self._shippable().first()
        if first is None:
            lots.help_text = "No lot of this product may be shipped: release one first."
        else:
            lots.initial = first.number
            lots.help_text = (
                f"The one that expires first stands here (best by"
                f" {date_format(first.expires_on or '')}). Compare it with the bottles."
            )

    def _shippable(self) -> LotQuerySet:
        products = self.order.lines.values("product_id")
        return Lot.objects.shippable().filter(supplement__product_id__in=products)

    def clean_lots(self) -> list[Lot]:
        lots = self.cleaned_data["lots"]
        bought = set(self.order.lines.values_list("product_id", flat=True))
        for lot in lots:
            if lot.supplement.product_id not in bought:
                raise forms.ValidationError(
                    f"Lot {lot.number} is of {lot.supplement}, which is not in this"
                    " order."
                )
        return lots

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._check_carrier(cleaned)
        self._check_number(cleaned)
        return cleaned

    def _check_carrier(self, cleaned: dict[str, Any]) -> None:
        carrier, name = cleaned.get("carrier"), cleaned.get("other_carrier", "")
        if carrier == Carrier.OTHER and not name:
            self.add_error(
                "other_carrier", "Name the carrier, so that the buyer can ask there."
            )
        if carrier and carrier != Carrier.OTHER and name:
            self.add_error(
                "other_carrier",
                f"Leave this empty, or choose “{Carrier.OTHER.label}” above.",
            )

    def _check_number(self, cleaned: dict[str, Any]) -> None:
        if not (cleaned.get("carrier") and cleaned.get("tracking_number")):
            return
        number = re.sub(r"[\s-]", "", cleaned["tracking_number"]).upper()
        pattern, sentence = NUMBERS[cleaned["carrier"]]
        if not pattern.fullmatch(number):
            self.add_error(
                "tracking_number",
                f"{sentence} This one has {len(number)}: compare it with the label.",
            )
        cleaned["tracking_number"] = number
