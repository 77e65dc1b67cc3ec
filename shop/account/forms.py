from typing import Any

from django.core.exceptions import ValidationError

from shop.user.forms import EmailLine, OneLine, TypedForm


class MailboxLine(EmailLine):
    """An address that somebody is known by. Only plain letters, and in lower case:
    others look the same to people or to a database, and lead to another's mailbox."""

    def clean(self, value: Any) -> str:
        email = super().clean(value)
        if not email.isascii():
            raise ValidationError(
                "Use an address in plain letters, digits and signs, without accents"
            )
        return email.lower()


class SignInForm(TypedForm):
    email = MailboxLine(missing="Give your email address: the link goes there")


class NewAddressForm(TypedForm):
    email = MailboxLine(
        label="New email address",
        missing="Give the new email address: a link goes there",
    )


class NameForm(TypedForm):
    name = OneLine(label="Full name", most=120)
