"""Opens payment attempts and the pages at Stripe that they are paid on.

Two steps, because the first must stand or fall with the order and the second talks
to the network: whatever happens in between, asking Stripe again with the stored key
and the stored expiry leads to the one session of this attempt.
"""

import logging
from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.order.language import in_language_of
from shop.order.links import order_path, signature_of
from shop.order.models import Order
from shop.stripe import client
from shop.stripe.answers import Session
from shop.stripe.models import PaymentAttempt
from shop.stripe.page import PaymentLine, PaymentPage, to_cents, total_of

logger = logging.getLogger(__name__)

LIFETIME = timedelta(minutes=60)
"""Stripe wants 30 minutes at least, counted from when it is asked."""
CLOCKS_DIFFER = timedelta(minutes=5)
LEAST_AMOUNT = Decimal("0.50")
"""https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts"""


class NothingToCharge(ValueError):
    """The total is under what Stripe can charge."""


class PaymentPageRefused(client.StripeUnavailable):
    """Stripe refused this attempt for good; the order can be paid by a new one."""


def open_attempt(order: Order) -> PaymentAttempt:
    """Database only; call it inside the transaction that holds the order.

    Raises NothingToCharge, and IntegrityError when the order has a live attempt.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "An attempt is opened inside the transaction that places the order."
        )
    amount = to_cents(order.total_incl_tax)
    if amount < LEAST_AMOUNT:
        raise NothingToCharge(f"{order.currency} {amount} is too little to charge.")
    return PaymentAttempt.objects.create(
        order=order,
        amount=amount,
        currency=order.currency,
        expires_at=timezone.now().replace(microsecond=0) + LIFETIME,
    )


def start(attempt: PaymentAttempt) -> str:
    """The address of the payment page. Safe to call again, also at the same time.

    Raises PaymentPageRefused, StripeUnavailable; after the latter the session may
    exist: call again, never open another attempt.
    """
    if attempt.status == PaymentAttempt.Status.OPEN:
        return attempt.payment_page
    try:
        session = client.create_checkout_session(_payment_page(attempt))
    except client.StripeRefused as refusal:
        raise _refused(attempt, refusal) from refusal
    except client.StripeFailed as failure:
        found = look_for_session(attempt)
        if found is None:
            raise _refused(attempt, failure) from failure
        session = found
    adopt(attempt, session)
    return session.url


def lines_of(order: Order, amount: Decimal) -> list[PaymentLine]:
    """The rows of the payment page. They add up to the amount to the cent, or, when
    a discount lies across the lines, they are one row."""
    rows = [
        PaymentLine(line.title, to_cents(line.unit_price_excl_tax), line.quantity)
        for line in order.lines.order_by("pk")
    ]
    if order.shipping_excl_tax:
        name = _(order.shipping_method) or _("Shipping")
        rows.append(PaymentLine(name, to_cents(order.shipping_excl_tax)))
    if order.total_tax > 0:
        rows.append(PaymentLine(_("Sales tax"), to_cents(order.total_tax)))
    if total_of(rows) == amount:
        return rows
    return [PaymentLine(_("Order %(number)s") % {"number": order.number}, amount)]


def _payment_page(attempt: PaymentAttempt) -> PaymentPage:
    """In the language of the order and not of who asks: the same key has to come with
    the same page."""
    order = attempt.order
    link = [order.number, signature_of(order.number)]
    with in_language_of(order):
        return PaymentPage(
            key=attempt.idempotency_key,
            expires_at=attempt.expires_at,
            language=order.language,
            order_number=order.number,
            amount=attempt.amount,
            currency=attempt.currency,
            lines=lines_of(order, attempt.amount),
            email=order.email or "",
            metadata={"order": order.number, "attempt": str(attempt.pk)},
            success_url=settings.SITE_URL + reverse("stripe:landing", args=link),
            cancel_url=settings.SITE_URL + order_path(order),
        )


def adopt(attempt: PaymentAttempt, session: Session) -> None:
    """Writes down which session belongs to an attempt, once and for all."""
    unknown = PaymentAttempt.objects.filter(pk=attempt.pk, session_id=None)
    kept = unknown.update(session_id=session.id, payment_page=session.url)
    PaymentAttempt.objects.filter(
        pk=attempt.pk, status=PaymentAttempt.Status.CREATED
    ).update(status=PaymentAttempt.Status.OPEN)
    attempt.refresh_from_db()
    if not kept and attempt.session_id != session.id:
        # One key gives one session: only a changed database could bring us here.
        logger.error(
            "Attempt %s has session %s, and Stripe answered with %s",
            attempt.pk,
            attempt.session_id,
            session.id,
        )


def look_for_session(attempt: PaymentAttempt) -> Session | None:
    """Asks Stripe for a session whose answer we lost so long ago that its key is
    forgotten there."""
    made = client.list_sessions(since=attempt.created_at - CLOCKS_DIFFER)
    found = next((one for one in made if one.attempt_id == str(attempt.pk)), None)
    if found:
        adopt(attempt, found)
    return found


def _refused(attempt: PaymentAttempt, cause: Exception) -> PaymentPageRefused:
    """The order stays payable: what Stripe refused may be gone at the next try, and
    the reconciler gives the stock back when nobody tries."""
    PaymentAttempt.objects.filter(
        pk=attempt.pk, status=PaymentAttempt.Status.CREATED
    ).update(status=PaymentAttempt.Status.REFUSED, settled_at=timezone.now())
    attempt.refresh_from_db()
    logger.error("Attempt %s has no payment page: %s", attempt.pk, cause)
    return PaymentPageRefused(str(cause))
