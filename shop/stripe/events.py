"""What Stripe tells us by webhook, or what the reconciler found in its list.

An event says only that something happened. What is true now is read afresh, so events
may come late, twice, at once or out of order.
"""

import logging
from collections.abc import Callable
from typing import NamedTuple

from django.utils import timezone

from shop.order.models import Order
from shop.stripe import client
from shop.stripe.answers import Event, Session
from shop.stripe.attempts import adopt
from shop.stripe.dispute import record_dispute
from shop.stripe.models import PaymentAttempt, StripeEvent
from shop.stripe.refund import record_refund
from shop.stripe.settle import settle

logger = logging.getLogger(__name__)

PAID_WITHOUT_ORDER = "Paid, but for no order of this shop"
NOT_OURS = "Not about an order of this shop"


class Outcome(NamedTuple):
    order: Order | None
    words: str


def receive(event: Event) -> None:
    """Raises StripeUnavailable, StripeRefused: then it has to come again."""
    row = remember(event)
    if row.processed_at is None:
        process(row)


def remember(event: Event) -> StripeEvent:
    row, _ = StripeEvent.objects.get_or_create(
        event_id=event.id,
        defaults={
            "type": event.type,
            "object_id": event.object_id,
            "created": event.created,
        },
    )
    return row


def process(row: StripeEvent) -> None:
    handle = HANDLERS.get(row.type)
    try:
        outcome = handle(row.object_id) if handle else Outcome(None, "Nothing to do")
    except Exception as error:
        known = isinstance(error, (client.StripeUnavailable, client.StripeRefused))
        # Other exceptions may quote what they failed on; the log has their trace.
        row.failure = str(error) if known else type(error).__name__
        row.save(update_fields=["failure"])
        raise
    row.order, row.outcome = outcome
    row.failure = ""
    row.processed_at = timezone.now()
    row.save(update_fields=["order", "outcome", "failure", "processed_at"])


def _session_changed(session_id: str) -> Outcome:
    attempt = PaymentAttempt.objects.filter(session_id=session_id).first()
    if attempt is None:
        session = client.retrieve_session(session_id)
        attempt = _attempt_whose_answer_was_lost(session)
        if attempt is None:
            return _belongs_to_nobody(session)
    order = settle(attempt.order_id)
    return Outcome(order, f"Order {order.number} is {order.status}")


def _attempt_whose_answer_was_lost(session: Session) -> PaymentAttempt | None:
    if not session.attempt_id.isdigit():
        return None
    attempt = PaymentAttempt.objects.filter(
        pk=session.attempt_id, session_id=None, order__number=session.order_number
    ).first()
    if attempt:
        adopt(attempt, session)
    return attempt


def _belongs_to_nobody(session: Session) -> Outcome:
    if not session.is_paid:
        return Outcome(None, NOT_OURS)
    logger.error(
        "Session %s is paid (%s %s) and no order of this shop belongs to it",
        session.id,
        session.currency,
        session.amount,
    )
    return Outcome(None, f"{PAID_WITHOUT_ORDER}: {session.currency} {session.amount}")


def _refund_changed(refund_id: str) -> Outcome:
    refund = record_refund(refund_id)
    if refund is None:
        return Outcome(None, NOT_OURS)
    return Outcome(refund.order, f"Refund of {refund.amount} is {refund.status}")


def _dispute_changed(dispute_id: str) -> Outcome:
    dispute = record_dispute(dispute_id)
    if dispute is None:
        return Outcome(None, NOT_OURS)
    return Outcome(dispute.order, f"Dispute is {dispute.status}")


HANDLERS: dict[str, Callable[[str], Outcome]] = {
    "checkout.session.completed": _session_changed,
    "checkout.session.async_payment_succeeded": _session_changed,
    "checkout.session.async_payment_failed": _session_changed,
    "checkout.session.expired": _session_changed,
    "refund.created": _refund_changed,
    "refund.updated": _refund_changed,
    "refund.failed": _refund_changed,
    "charge.dispute.created": _dispute_changed,
    "charge.dispute.updated": _dispute_changed,
    "charge.dispute.closed": _dispute_changed,
}
"""Select exactly these types at the webhook endpoint in Stripe's dashboard."""
