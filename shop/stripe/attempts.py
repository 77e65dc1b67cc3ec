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
from django.urls import resolve, reverse
from django.utils import timezone

from shop.order.links import order_path
from shop.order.models import Order
from shop.stripe import client
from shop.stripe.answers import PaymentLine, to_cents
from shop.stripe.models import PaymentAttempt

logger = logging.getLogger(__name__)

LIFETIME = timedelta(minutes=60)
"""Stripe wants 30 minutes at least, counted from when it is asked."""
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
        _refuse(attempt, refusal)
        raise PaymentPageRefused(str(refusal)) from refusal
    return _keep(attempt, session_id=session.id, payment_page=session.url)


def lines_of(order: Order, amount: Decimal) -> list[PaymentLine]:
    """The rows of the payment page. They add up to the amount to the cent, or, when
    a discount or a tax lies across the lines, they are one row."""
    rows = [
        PaymentLine(line.title, to_cents(line.unit_price_incl_tax), line.quantity)
        for line in order.lines.order_by("pk")
    ]
    if order.shipping_incl_tax:
        name = order.shipping_method or "Shipping"
        rows.append(PaymentLine(name, to_cents(order.shipping_incl_tax)))
    if sum((row.price * row.quantity for row in rows), Decimal(0)) == amount:
        return rows
    return [PaymentLine(f"Order {order.number}", amount)]


def _payment_page(attempt: PaymentAttempt) -> client.PaymentPage:
    order = attempt.order
    order_page = order_path(order)
    landing = reverse("stripe:landing", kwargs=resolve(order_page).kwargs)
    return client.PaymentPage(
        key=attempt.idempotency_key,
        expires_at=attempt.expires_at,
        order_number=order.number,
        amount=attempt.amount,
        currency=attempt.currency,
        lines=lines_of(order, attempt.amount),
        email=order.email or "",
        metadata={"order": order.number, "attempt": str(attempt.pk)},
        success_url=settings.SITE_URL + landing,
        cancel_url=settings.SITE_URL + order_page,
    )


def _keep(attempt: PaymentAttempt, *, session_id: str, payment_page: str) -> str:
    kept = PaymentAttempt.objects.filter(
        pk=attempt.pk, status=PaymentAttempt.Status.CREATED
    ).update(
        status=PaymentAttempt.Status.OPEN,
        session_id=session_id,
        payment_page=payment_page,
    )
    attempt.refresh_from_db()
    if not kept:
        # A second click, the webhook or the reconciler was faster: same session.
        logger.info("Attempt %s was already %s", attempt.pk, attempt.status)
    return payment_page


def _refuse(attempt: PaymentAttempt, refusal: client.StripeRefused) -> None:
    """The order stays payable: what Stripe refused may be gone at the next try, and
    the reconciler gives the stock back when nobody tries."""
    PaymentAttempt.objects.filter(
        pk=attempt.pk, status=PaymentAttempt.Status.CREATED
    ).update(status=PaymentAttempt.Status.REFUSED, settled_at=timezone.now())
    attempt.refresh_from_db()
    logger.error(
        "Order %s: attempt %s was refused: %s",
        attempt.order.number,
        attempt.pk,
        refusal,
    )
