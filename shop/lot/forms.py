from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.lot.numbers import key_of


class LookUpForm(forms.Form):
    number = forms.CharField(
        label=_("Lot number"),
        error_messages={
            "required": _("Type the lot number from the side of the label.")
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # key_of() refuses null characters too, and in a sentence of ours.
        self.fields["number"].validators = []

    def clean_number(self) -> str:
        """The key of the lot."""
        key = key_of(self.cleaned_data["number"])
        if not key:
            raise forms.ValidationError(
                _(
                    "A lot number has letters and digits only, such as 2610A. Type it"
                    " as it is printed on the bottle."
                )
            )
        return key
