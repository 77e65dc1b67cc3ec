"""What happens once somebody has shown that an address is theirs."""

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from shop.account.mail import KIND, mail_account
from shop.account.models import AccountMail, DeadLink
from shop.order.models import Order
from shop.user.models import User


class NotForBuyers(Exception):
    """The address is that of somebody who works here, or whose account is closed."""


class AddressTaken(Exception):
    """Another account has had the address since the link was sent."""


@transaction.atomic
def prove(mail: AccountMail) -> User:
    """Uses the link up; makes the account at the first proof and not before. Raises
    DeadLink and NotForBuyers."""
    mail.use_up()
    user = User.objects.with_email(mail.email)
    if user is None:
        # Two links of one address at once: the second finds what the first made.
        user, _ = User.objects.get_or_create(
            email=mail.email, defaults={"password": make_password(None)}
        )
    if not User.objects.buyers().filter(pk=user.pk).exists():
        raise NotForBuyers
    claim_orders(user)
    return user


@transaction.atomic
def change_address(mail: AccountMail, user: User) -> None:
    """Called for whoever is signed in where the link was opened: a link alone must not
    give the orders of its address to another's account. Signs out everywhere. Raises
    DeadLink and AddressTaken."""
    if mail.user_id != user.pk:
        raise DeadLink
    mail.use_up()
    if User.objects.filter(email__iexact=mail.email).exclude(pk=user.pk).exists():
        raise AddressTaken
    old, user.email = user.email, mail.email
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save(update_fields=["email", "password"])
    except IntegrityError as error:
        raise AddressTaken from error
    AccountMail.objects.filter(email=old.lower()).delete()
    mail_account(KIND.ADDRESS_CHANGED, old)
    claim_orders(user)


def claim_orders(user: User) -> int:
    """Orders that were placed as a guest with the proven address. How many."""
    guests = Order.objects.filter(user=None, guest_email__iexact=user.email)
    # A database may take letters of other alphabets for the same; a mailbox does not.
    rows = [
        pk for pk, typed in guests.values_list("pk", "guest_email") if typed.isascii()
    ]
    claimed = Order.objects.filter(pk__in=rows, user=None).update(user=user)
    if claimed and not user.get_full_name():
        _take_name(user)
    return claimed


def _take_name(user: User) -> None:
    newest = user.orders.exclude(shipping_address=None).order_by("-pk").first()
    if newest:
        user.first_name = newest.shipping_address.first_name
        user.last_name = newest.shipping_address.last_name
        user.save(update_fields=["first_name", "last_name"])
