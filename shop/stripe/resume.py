"""Pay now: back to the open payment page, or to a new one when the old one is dead.

Never two pages at once: a new attempt is opened only after Stripe said that the old
session has expired, and it is we who ask it to.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from shop.order import life
from shop.order.status import PENDING_PAYMENT
from shop.stripe import client
from shop.stripe.answers import Session
from shop.stripe.attempts import (
    PaymentPageRefused,
    look_for_session,
    open_attempt,
    start,
)
from shop.stripe.models import PaymentAttempt
from shop.stripe.settle import settle

TIME_TO_TYPE_A_CARD = timedelta(minutes=3)
SOONEST_EXPIRY = timedelta(minutes=31)
"""Stripe refuses a new session that would expire within half an hour."""


class NothingToPay(Exception):
    """The order is paid, cancelled or in somebody's hands."""


def payment_page(order_id: int) -> str:
    """Where the buyer pays. Raises NothingToPay, StripeRefused, StripeUnavailable."""
    attempt = _live_attempt(order_id)
    session = _session_of(attempt)
    if session is None:
        return _start(attempt)
    if session.is_open and _leaves_time(session):
        return attempt.payment_page
    if session.is_open:
        session = _expire(session)
    if not session.is_expired:
        settle(order_id)
        raise NothingToPay(f"Session {session.id} is {session.status}.")
    return start(_next_attempt(attempt))


def _live_attempt(order_id: int) -> PaymentAttempt:
    with transaction.atomic():
        order = life.lock(order_id)
        if order.status != PENDING_PAYMENT:
            raise NothingToPay(f"Order {order.number} is {order.status}.")
        live = PaymentAttempt.objects.live().filter(order=order).first()
        return live or open_attempt(order)


def _session_of(attempt: PaymentAttempt) -> Session | None:
    if attempt.session_id:
        return client.retrieve_session(attempt.session_id)
    if attempt.expires_at <= timezone.now():
        return look_for_session(attempt)
    return None


def _leaves_time(session: Session) -> bool:
    return session.expires_at - timezone.now() > TIME_TO_TYPE_A_CARD


def _expire(session: Session) -> Session:
    try:
        return client.expire_session(session.id)
    except client.StripeRefused:
        # No longer open: expired or paid since we looked.
        return client.retrieve_session(session.id)


def _start(attempt: PaymentAttempt) -> str:
    """Asks with the stored key; when the stored expiry has come too close for Stripe,
    and so nothing was ever made with that key, with a new attempt."""
    too_late = attempt.expires_at - timezone.now() < SOONEST_EXPIRY
    try:
        return start(attempt)
    except PaymentPageRefused:
        if not too_late:
            raise
        return start(_live_attempt(attempt.order_id))


def _next_attempt(attempt: PaymentAttempt) -> PaymentAttempt:
    """Ends a dead attempt and opens the next in one transaction: the order keeps its
    stock."""
    with transaction.atomic():
        life.lock(attempt.order_id)
        PaymentAttempt.objects.live().filter(pk=attempt.pk).update(
            status=PaymentAttempt.Status.EXPIRED, settled_at=timezone.now()
        )
        return _live_attempt(attempt.order_id)
