"""The only writer of "paid". Webhook, landing page and reconciler all come here.

Stripe is asked outside the lock, so that a slow answer holds up nobody, and the
decision is made under the lock of the order, on the attempt as it is then. That is
safe because an answer we act on cannot grow old: a session that is paid stays paid,
one that has expired can never be paid, and an open one decides nothing.
"""

import logging

from django.db import transaction
from django.utils import timezone

from shop.order import life
from shop.order.alerts import tell_staff
from shop.order.models import Order
from shop.order.status import (
    CANCELLED,
    PAYMENT_REVIEW,
    PENDING_PAYMENT,
    PIPELINE,
)
from shop.stripe import client
from shop.stripe.answers import Session
from shop.stripe.models import PaymentAttempt
from shop.stripe.tax_books import book_tax_of
from shop.user.models import User

logger = logging.getLogger(__name__)

Status = PaymentAttempt.Status


class NotHeld(ValueError):
    """The message is a sentence for staff."""


def settle(order_id: int, *, retries: int = client.RETRIES) -> Order:
    """Brings an order up to what Stripe says. Harmless to repeat, also at once.

    Raises StripeUnavailable, StripeRefused; what was decided before stays decided.
    """
    for attempt in PaymentAttempt.objects.undecided().filter(order_id=order_id):
        session = client.retrieve_session(attempt.session, retries=retries)
        decide(attempt, session)
    order = Order.objects.get(pk=order_id)
    if order.status != PENDING_PAYMENT:
        _close_other_pages(order)
    return order


def decide(attempt: PaymentAttempt, session: Session) -> None:
    """Acts on one session that was read just now."""
    if session.is_open:
        return
    failed = session.is_waiting and client.payment_has_failed(session.payment_intent_id)
    with transaction.atomic():
        order = life.lock(attempt.order_id)
        attempt = PaymentAttempt.objects.get(pk=attempt.pk)
        if attempt.is_decided:
            return
        if session.is_paid:
            _take_payment(order, attempt, session)
        elif session.is_expired or failed:
            let_go(order, attempt, why=f"Session {session.id} ended unpaid.")


def let_go(order: Order, attempt: PaymentAttempt, *, why: str) -> None:
    """Ends an attempt that nobody can pay any more; call it under the order's lock.

    The stock goes back with the order, unless another attempt is still being paid.
    """
    _record(attempt, Status.EXPIRED)
    if order.status == PENDING_PAYMENT and not _has_live_attempt(order):
        life.cancel(order, why=why)


def accept(attempt: PaymentAttempt, *, why: str, by: User) -> None:
    """Staff looked at a payment that was held and call the order paid.

    Raises NotHeld, and OutOfStock when its bottles were sold meanwhile.
    """
    with transaction.atomic():
        order = life.lock(attempt.order_id)
        if order.status != PAYMENT_REVIEW:
            raise NotHeld(f"The order is not held: it is “{order.status}”.")
        life.mark_paid(order, why=f"{by} accepted the payment: {why}")
        book_tax_of(order)


def withdraw(attempt: PaymentAttempt, *, why: str, by: User | None = None) -> Order:
    """Closes the payment page at Stripe and with it the order, unless the buyer was
    faster. Raises StripeUnavailable, StripeRefused."""
    with transaction.atomic():
        life.note(
            life.lock(attempt.order_id),
            f"Asked Stripe to close the payment page: {why}",
            by=by,
        )
    _close_page(attempt)
    return Order.objects.get(pk=attempt.order_id)


def _take_payment(order: Order, attempt: PaymentAttempt, session: Session) -> None:
    attempt.payment_intent_id = session.payment_intent_id
    attempt.amount_received = session.amount
    differences = _differences(order, attempt, session)
    if differences:
        _record(attempt, Status.REVIEW)
        _hold(order, f"Session {session.id} is paid, but {'; '.join(differences)}.")
        return
    was_paid_before = _was_paid_before(order)
    _record(attempt, Status.PAID)
    if order.status == PENDING_PAYMENT:
        life.mark_paid(order, why=f"Session {session.id} is paid.")
        book_tax_of(order)
    elif order.status == CANCELLED:
        _hold(order, f"Session {session.id} was paid after the order was cancelled.")
    elif was_paid_before:
        _hold(order, f"Session {session.id} is a second payment for this order.")
    else:
        _hold(order, f"Session {session.id} was paid while the order was held.")


def _differences(order: Order, attempt: PaymentAttempt, session: Session) -> list[str]:
    """What was paid against what we asked for, in words for staff."""
    compared = [
        ("the amount", attempt.amount, session.amount),
        ("the currency", attempt.currency, session.currency),
        ("the order", order.number, session.reference),
        ("the order in its metadata", order.number, session.order_number),
        ("the attempt", str(attempt.pk), session.attempt_id),
        ("real money", client.takes_real_money(), session.livemode),
    ]
    return [
        f"{what} is {theirs!s} and should be {ours!s}"
        for what, ours, theirs in compared
        if ours != theirs
    ]


def _hold(order: Order, why: str) -> None:
    logger.error("Order %s needs a look at its payment: %s", order.number, why)
    if PAYMENT_REVIEW in PIPELINE[order.status]:
        life.hold_for_review(order, why=why)
    else:
        # Already held, or on its way to the buyer: the note is what staff will see.
        life.note(order, why)
    tell_staff(order, f"A payment waits for a person to decide. {why}")


def _record(attempt: PaymentAttempt, status: str) -> None:
    attempt.status = status
    attempt.settled_at = timezone.now()
    attempt.save(
        update_fields=[
            "status",
            "settled_at",
            "payment_intent_id",
            "amount_received",
        ]
    )


def _has_live_attempt(order: Order) -> bool:
    return PaymentAttempt.objects.live().filter(order=order).exists()


def _was_paid_before(order: Order) -> bool:
    paid = [Status.PAID, Status.REVIEW]
    return PaymentAttempt.objects.filter(order=order, status__in=paid).exists()


def _close_other_pages(order: Order) -> None:
    """A page that is still open for an order that is paid or cancelled would take
    money for nothing."""
    for attempt in PaymentAttempt.objects.undecided().filter(order=order):
        _close_page(attempt)


def _close_page(attempt: PaymentAttempt) -> None:
    try:
        session = client.expire_session(attempt.session)
    except client.StripeRefused:
        # No longer open: expired or paid since we looked.
        session = client.retrieve_session(attempt.session)
    decide(attempt, session)
