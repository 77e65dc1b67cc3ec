"""Where a parcel goes, as a buyer types it."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from phonenumber_field.phonenumber import PhoneNumber
from phonenumbers import NumberParseException, is_possible_number

from shop.shipping.reach import city_and_state
from shop.shipping.states import MILITARY, PLACES, place_of
from shop.user.forms import OneLine, TypedForm

ZIP_CODE = re.compile(r"(?P<area>[0-9]{5})(?:[- ]?(?P<block>[0-9]{4}))?")

NO_PHONE = gettext_lazy(
    "Ten digits with the area code, such as 860-555-0100, or leave it empty"
)


class AddressForm(TypedForm):
    """An address in the United States."""

    name = OneLine(
        label=gettext_lazy("Full name"),
        missing=gettext_lazy("Give the name that is on the mailbox"),
        most=120,
    )
    line1 = OneLine(
        label=gettext_lazy("Street address"),
        missing=gettext_lazy("Give the street and the number, or the PO box"),
    )
    line2 = OneLine(label=gettext_lazy("Apartment or unit"))
    city = OneLine(
        label=gettext_lazy("City"), missing=gettext_lazy("Give the city"), most=120
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=[
            ("", gettext_lazy("Choose")),
            *((code, row.name) for code, row in PLACES.items()),
        ],
        error_messages={
            "required": gettext_lazy("Choose the state"),
            "invalid_choice": gettext_lazy("Choose a state from the list"),
        },
    )
    postcode = OneLine(
        label=gettext_lazy("ZIP code"),
        missing=gettext_lazy("Give the ZIP code: five digits, such as 06103"),
    )
    zip_is_right = forms.BooleanField(
        label=gettext_lazy("The ZIP code and the state are both right"), required=False
    )
    phone = OneLine(label=gettext_lazy("Phone"), most=32)

    asks_about_zip = False
    """Whether the buyer may say that a ZIP code of another state is right."""

    def clean_postcode(self) -> str:
        match = ZIP_CODE.fullmatch(self.cleaned_data["postcode"])
        if match is None:
            raise ValidationError(_("Five digits, such as 06103, or nine: 06103-1234"))
        area, block = match["area"], match["block"]
        return f"{area}-{block}" if block else area

    def clean_phone(self) -> str:
        text = self.cleaned_data["phone"]
        if not text:
            return ""
        try:
            number = PhoneNumber.from_string(text, region="US")
        except NumberParseException as error:
            raise ValidationError(NO_PHONE) from error
        if not is_possible_number(number):
            raise ValidationError(NO_PHONE)
        return number.as_e164

    def clean(self) -> dict:
        data = super().clean() or {}
        for name, said in city_and_state(
            data.get("city", ""), data.get("state", "")
        ).items():
            self.add_error(name, said)
        self._compare_zip_code_and_state(data)
        return data

    def _compare_zip_code_and_state(self, data: Mapping[str, Any]) -> None:
        code, postcode = data.get("state", ""), data.get("postcode", "")
        if code not in PLACES or not postcode or PLACES[code].has(postcode):
            return
        self.asks_about_zip = may_be_right(code, postcode)
        if not (self.asks_about_zip and data.get("zip_is_right")):
            self.add_error("postcode", not_of_this_state(postcode))


def may_be_right(code: str, postcode: str) -> bool:
    """Whether a buyer in that state or with the military can have a ZIP code that is
    not one of its own. The military's decides whether there is tax at all, so never
    with those."""
    if code in MILITARY or place_of(postcode) in MILITARY.values():
        return False
    return PLACES[code].borders_on(postcode)


def not_of_this_state(postcode: str) -> str:
    place = place_of(postcode)
    if place is None:
        said = _("No state’s ZIP codes begin with %(digits)s. Check the ZIP code")
        return said % {"digits": postcode[:3]}
    said = _("%(area)s is a ZIP code in %(place)s. Check the ZIP code and the state")
    return said % {"area": postcode[:5], "place": place.name}


def fields_of(delivery: Mapping[str, Any]) -> dict[str, Any]:
    """The clean values of the form by the names of Oscar's address models."""
    first_name, _, last_name = delivery["name"].partition(" ")
    return {
        "first_name": first_name,
        "last_name": last_name,
        "line1": delivery["line1"],
        "line2": delivery["line2"],
        "line4": delivery["city"],
        "state": delivery["state"],
        "postcode": delivery["postcode"],
        "phone_number": delivery["phone"],
    }


def typed_of(address: Any) -> dict[str, Any]:
    """An address as the form has it, to begin with."""
    return {
        "name": address.name,
        "line1": address.line1,
        "line2": address.line2,
        "city": address.line4,
        "state": address.state,
        "postcode": address.postcode,
        "phone": address.phone_number.as_national if address.phone_number else "",
    }


def to_begin_with(address: Any) -> dict[str, Any]:
    """An address for a form to begin with. Who said that its ZIP code is right is not
    asked again."""
    place = PLACES.get(address.state)
    is_of_its_state = place is None or place.has(address.postcode)
    return {**typed_of(address), "zip_is_right": not is_of_its_state}
