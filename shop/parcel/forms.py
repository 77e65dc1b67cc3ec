"""What staff fill in when a parcel leaves or comes to its buyer."""

import re
from typing import Any

from django import forms

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
AS_PRINTED = re.compile(r"[0-9A-Z][0-9A-Z./-]*")


class NoteForm(forms.Form):
    note = forms.CharField(
        max_length=200,
        required=False,
        help_text="For whoever reads the order later. May stay empty.",
    )


class ShipForm(forms.ModelForm):
    note = NoteForm.base_fields["note"]

    class Meta:
        model = Parcel
        fields = ["carrier", "other_carrier", "tracking_number", "lot_number"]

    def clean_lot_number(self) -> str:
        lot = self.cleaned_data["lot_number"].strip().upper()
        if not AS_PRINTED.fullmatch(lot):
            raise forms.ValidationError(
                "A lot number has letters, digits, dashes, dots and slashes only. Type"
                " it as it is printed on the bottles."
            )
        return lot

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
