from shop.user.forms import MailboxLine, OneLine, TypedForm


class SignInForm(TypedForm):
    email = MailboxLine(missing="Give your email address: the link goes there")


class NewAddressForm(TypedForm):
    email = MailboxLine(
        label="New email address",
        missing="Give the new email address: a link goes there",
    )


class NameForm(TypedForm):
    name = OneLine(label="Full name", most=120)
