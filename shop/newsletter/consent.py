"""Who gets the letter, from the typed address to the last goodbye."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from shop.mailing_list.asked import DeadLink, ask
from shop.newsletter.mail import send_confirmation
from shop.newsletter.models import Delivery, SignUp, Subscriber, Suppressed


def consent_words() -> str:
    """What somebody says yes to, in the language of their page. Kept with the yes."""
    return gettext(
        "Email me the %(shop)s newsletter: new articles, and news of the capsules."
        " Each letter has a link to leave."
    ) % {"shop": settings.OSCAR_SHOP_NAME}


def sign_up(email: str) -> None:
    ask(SignUp.objects.all(), email, send_confirmation)


@transaction.atomic
def confirm(asked: SignUp) -> None:
    """Whoever left before and comes back is taken off the list of those who left. Raises
    DeadLink."""
    asked.use_up()
    SignUp.objects.filter(email=asked.email).delete()
    Suppressed.objects.of(asked.email).delete()
    Subscriber.objects.update_or_create(
        email=asked.email,
        defaults={
            "asked_at": asked.asked_at,
            "confirmed_at": timezone.now(),
            "consent": consent_words(),
            "language": asked.language,
            "bounced_at": None,
        },
    )


def unsubscribe(key: str, signature: str) -> None:
    """However often it is asked. Raises DeadLink for a link that is not ours."""
    try:
        subscriber = Subscriber.objects.of_link(key, signature)
    except DeadLink:
        if Subscriber.objects.is_ours(key, signature):
            return
        raise
    leave(subscriber.email)


@transaction.atomic
def leave(email: str) -> None:
    """Does nothing for an address that is not on the list, but for forgetting that it was
    typed."""
    SignUp.objects.filter(email=email.lower()).delete()
    for subscriber in Subscriber.objects.filter(email=email.lower()):
        subscriber.deliveries.filter(status=Delivery.Status.TO_SEND).update(
            status=Delivery.Status.LEFT
        )
        subscriber.delete()
        Suppressed.objects.keep(email)


def record_of(email: str) -> dict[str, Any] | None:
    """What is kept of this address, for its owner."""
    row = Subscriber.objects.filter(email=email.lower()).first()
    if row is None:
        return None
    return {
        "typed_at": row.asked_at,
        "confirmed_at": row.confirmed_at,
        "said_yes_to": row.consent,
        "no_such_mailbox_since": row.bounced_at,
    }


def forget_unconfirmed() -> str:
    gone, _ = SignUp.objects.forgotten().delete()
    return f"{gone} unconfirmed sign-ups forgotten." if gone else ""
