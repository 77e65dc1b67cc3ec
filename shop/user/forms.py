"""What is typed about a person, wherever it is asked for."""

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

INVISIBLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069]"
)
"""Control characters, line ends and the marks that turn text around: they would make
a label read otherwise than it was typed."""


class TypedForm(forms.Form):
    """Ids are the names alone, so that the list of problems can lead to its fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "%s", **kwargs})

    def problems(self) -> list[tuple[str, str, str]]:
        """Id, label and sentence of each field that is not right, from top to bottom."""
        return [
            (field.name, str(field.label), str(field.errors[0]))
            for field in self
            if field.errors
        ]


class OneLine(forms.CharField):
    """A line of text as it stands on a parcel. `missing` asks for it in a sentence."""

    def __init__(
        self, *, missing: "str | _StrPromise" = "", most: int = 255, **kwargs
    ) -> None:
        super().__init__(
            # A lazy text must not be read before the apps are there.
            required=isinstance(missing, Promise) or missing != "",
            max_length=most,
            error_messages={
                "required": missing,
                "max_length": gettext_lazy(
                    "Shorten this to %(limit_value)d characters or fewer."
                ),
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
                _("There are characters in this that cannot be seen. Type it again.")
            )
        return re.sub(r"\s+", " ", text)


class EmailLine(OneLine):
    def __init__(self, **kwargs) -> None:
        super().__init__(
            **{"label": gettext_lazy("Email address"), "most": 254, **kwargs}
        )

    def clean(self, value):
        email = super().clean(value)
        before, at, after = email.partition("@")
        if not at or not after:
            raise ValidationError(
                _("Add the part after the @, such as jordan@example.com")
            )
        if not before:
            raise ValidationError(
                _("Add the part before the @, such as jordan@example.com")
            )
        try:
            validate_email(email)
        except ValidationError as error:
            raise ValidationError(
                _("Check the email address: it should look like jordan@example.com")
            ) from error
        return email


class MailboxLine(EmailLine):
    """An address that somebody is known by. Only plain letters, and in lower case:
    others look the same to people or to a database, and lead to another's mailbox."""

    def clean(self, value: Any) -> str:
        email = super().clean(value)
        if not email.isascii():
            raise ValidationError(
                _("Use an address in plain letters, digits and signs, without accents")
            )
        return email.lower()
