from django.utils.translation import gettext_lazy as _

from shop.user.forms import MailboxLine, OneLine, TypedForm


class SignInForm(TypedForm):
    email = MailboxLine(missing=_("Give your email address: the link goes there"))


class NewAddressForm(TypedForm):
    email = MailboxLine(
        label=_("New email address"),
        missing=_("Give the new email address: a link goes there"),
    )


class NameForm(TypedForm):
    name = OneLine(label=_("Full name"), most=120)
