from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.shipping.forms import ZIP_CODE, AddressForm
from shop.shipping.reach import unreachable
from shop.shipping.states import PLACES
from shop.tax.quote import Destination
from shop.user.forms import EmailLine


class CheckoutForm(AddressForm):
    """All that we ask for: where the receipt goes, where the parcel goes, and how."""

    field_order = ["email"]

    email = EmailLine(missing=_("Give your email address: the receipt goes there"))
    shipping = forms.ChoiceField(
        label=_("Shipping"),
        error_messages={
            "required": _("Choose how we send it"),
            "invalid_choice": _("Choose one of the ways to send it"),
        },
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        methods: list,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        first = {"shipping": methods[0].code, **(initial or {})}
        super().__init__(data, initial=first)
        self.methods = methods
        self.codes = [row.code for row in methods]
        shipping = cast(forms.ChoiceField, self.fields["shipping"])
        shipping.choices = [(row.code, row.name) for row in methods]

    def clean(self) -> dict:
        data = super().clean()
        if data.get("shipping"):
            for name, said in unreachable(data, self.methods).items():
                self.add_error(name, said)
        return data

    def chosen_method(self) -> str:
        """The code of the method that the page shows as chosen."""
        chosen = self["shipping"].value()
        return chosen if chosen in self.codes else self.codes[0]

    def destination(self) -> Destination | None:
        """Where the tax is asked for, as far as it is typed and can be."""
        state, typed = self["state"].value(), self["postcode"].value()
        match = ZIP_CODE.fullmatch(str(typed or "").strip())
        if match is None or state not in PLACES:
            return None
        return Destination(state, match["area"])
