import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.order.models import Order
from shop.order.numbers import ALPHABET
from shop.user.forms import TypedForm

NUMBER = re.compile(f"([{ALPHABET}]{{4}})([{ALPHABET}]{{4}})")
# As people type them: https://www.crockford.com/base32.html
MISREAD = str.maketrans("OIL", "011")

NOT_FOUND = gettext_lazy(
    "We have no order with this number and this email address together. Look at both in"
    " the receipt that we emailed you"
)


class FindOrderForm(TypedForm):
    """An order number alone opens nothing, and neither does an email address."""

    number = forms.CharField(
        label=gettext_lazy("Order number"),
        max_length=40,
        error_messages={
            "required": gettext_lazy("Give the order number, such as 7F3K-29QX"),
            "max_length": gettext_lazy("An order number has eight letters and digits"),
        },
    )
    email = forms.CharField(
        label=gettext_lazy("Email address"),
        max_length=254,
        error_messages={
            "required": gettext_lazy("Give the email address that you ordered with"),
            "max_length": gettext_lazy("Shorten this to 254 characters or fewer"),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            # What cannot be typed matches no order, and is told so in our words.
            field.validators = [
                check
                for check in field.validators
                if type(check).__name__ != "ProhibitNullCharactersValidator"
            ]

    def clean_number(self) -> str:
        typed = re.sub(r"[\s\u2010-\u2015-]", "", self.cleaned_data["number"]).upper()
        match = NUMBER.fullmatch(typed.translate(MISREAD))
        if not match:
            raise forms.ValidationError(
                _("An order number has eight letters and digits, such as 7F3K-29QX")
            )
        return f"{match[1]}-{match[2]}"

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if "@" not in email.strip("@") or "\x00" in email:
            raise forms.ValidationError(
                _("Check the email address: it should look like jordan@example.com")
            )
        return email

    def order(self) -> Order | None:
        """Of a form without errors. The number is asked for whatever the address is,
        so that neither words nor time tell whether there is such an order."""
        found = (
            Order.objects.filter(number=self.cleaned_data["number"])
            .select_related("user")
            .first()
        )
        typed = self.cleaned_data["email"].casefold()
        return found if found and found.email.casefold() == typed else None
