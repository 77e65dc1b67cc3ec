import re
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from phonenumber_field.phonenumber import PhoneNumber
from phonenumbers import NumberParseException, is_possible_number

from shop.shipping.states import STATES
from shop.tax.quote import Destination

INVISIBLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069]"
)
"""Control characters, line ends and the marks that turn text around: they would make
a label read otherwise than it was typed."""

ZIP_CODE = re.compile(r"(?P<area>[0-9]{5})(?:[- ]?(?P<block>[0-9]{4}))?")


class OneLine(forms.CharField):
    """A line of text as it stands on a parcel. `missing` asks for it in a sentence."""

    def __init__(self, *, missing: str = "", most: int = 255, **kwargs) -> None:
        super().__init__(
            required=bool(missing),
            max_length=most,
            error_messages={
                "required": missing,
                "max_length": f"Shorten this to {most} characters or fewer.",
            },
            **kwargs,
        )
        # Ours says the same of all characters that cannot be seen.
        self.validators = [
            validator
            for validator in self.validators
            if type(validator).__name__ != "ProhibitNullCharactersValidator"
        ]

    def clean(self, value):
        text = super().clean(value)
        if INVISIBLE.search(text):
            raise ValidationError(
                "There are characters in this that cannot be seen. Type it again."
            )
        return re.sub(r"\s+", " ", text)


class CheckoutForm(forms.Form):
    """All that we ask for: where the receipt goes, where the parcel goes, and how."""

    email = OneLine(
        label="Email address",
        missing="Give your email address: the receipt goes there",
        most=254,
    )
    name = OneLine(
        label="Full name", missing="Give the name that is on the mailbox", most=120
    )
    line1 = OneLine(
        label="Street address",
        missing="Give the street and the number, or the PO box",
    )
    line2 = OneLine(label="Apartment or unit")
    city = OneLine(label="City", missing="Give the city", most=120)
    state = forms.ChoiceField(
        label="State",
        choices=[("", "Choose"), *((code, row.name) for code, row in STATES.items())],
        error_messages={
            "required": "Choose the state",
            "invalid_choice": "Choose a state from the list",
        },
    )
    postcode = OneLine(
        label="ZIP code", missing="Give the ZIP code: five digits, such as 06103"
    )
    phone = OneLine(label="Phone", most=32)
    shipping = forms.ChoiceField(
        label="Shipping",
        error_messages={
            "required": "Choose how we send it",
            "invalid_choice": "Choose one of the ways to send it",
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
        super().__init__(data, initial=first, auto_id="%s")
        self.codes = [row.code for row in methods]
        shipping = cast(forms.ChoiceField, self.fields["shipping"])
        shipping.choices = [(row.code, row.name) for row in methods]

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        before, at, after = email.partition("@")
        if not at or not after:
            raise ValidationError(
                "Add the part after the @, such as jordan@example.com"
            )
        if not before:
            raise ValidationError(
                "Add the part before the @, such as jordan@example.com"
            )
        try:
            validate_email(email)
        except ValidationError as error:
            raise ValidationError(
                "Check the email address: it should look like jordan@example.com"
            ) from error
        return email

    def clean_postcode(self) -> str:
        match = ZIP_CODE.fullmatch(self.cleaned_data["postcode"])
        if match is None:
            raise ValidationError("Five digits, such as 06103, or nine: 06103-1234")
        area, block = match["area"], match["block"]
        return f"{area}-{block}" if block else area

    def clean_phone(self) -> str:
        text = self.cleaned_data["phone"]
        if not text:
            return ""
        try:
            number = PhoneNumber.from_string(text, region="US")
        except NumberParseException as error:
            raise ValidationError(
                "Ten digits with the area code, such as 860-555-0100, or leave it empty"
            ) from error
        if not is_possible_number(number):
            raise ValidationError(
                "Ten digits with the area code, such as 860-555-0100, or leave it empty"
            )
        return number.as_e164

    def clean(self) -> dict:
        data = super().clean() or {}
        state, postcode = STATES.get(data.get("state", "")), data.get("postcode")
        if state and postcode and not postcode.startswith(state.zip_starts):
            self.add_error(
                "postcode",
                f"ZIP codes in {state.name} start with {state.zip_starts[0]}."
                " Check the ZIP code and the state",
            )
        return data

    def chosen_method(self) -> str:
        """The code of the method that the page shows as chosen."""
        chosen = self["shipping"].value()
        return chosen if chosen in self.codes else self.codes[0]

    def destination(self) -> Destination | None:
        """Where the tax is asked for, as far as it is typed and can be."""
        state, typed = self["state"].value(), self["postcode"].value()
        match = ZIP_CODE.fullmatch(str(typed or "").strip())
        if match is None or state not in STATES:
            return None
        return Destination(state, match["area"])

    def problems(self) -> list[tuple[str, str, str]]:
        """Id, label and sentence of each field that is not right, from top to bottom."""
        return [
            (field.name, str(field.label), str(field.errors[0]))
            for field in self
            if field.errors
        ]
