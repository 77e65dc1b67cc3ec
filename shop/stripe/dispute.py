"""A buyer's bank asks for the money back. Until it is decided nothing is shipped."""

import logging

from django.db import transaction
from django.utils import timezone

from shop.order import life
from shop.order.alerts import tell_staff
from shop.order.models import Order
from shop.order.status import DISPUTED, PIPELINE
from shop.stripe import client
from shop.stripe.answers import DisputeAnswer
from shop.stripe.models import Dispute, PaymentAttempt
from shop.stripe.refund import attempt_of_payment

logger = logging.getLogger(__name__)


def record_dispute(dispute_id: str) -> Dispute | None:
    """How a dispute stands at Stripe. None when it is not about an order of ours."""
    answer = client.retrieve_dispute(dispute_id)
    attempt = attempt_of_payment(answer.payment_intent_id)
    if attempt is None:
        return None
    with transaction.atomic():
        order = life.lock(attempt.order_id)
        dispute = Dispute.objects.filter(dispute_id=answer.id).first()
        if dispute is None:
            dispute = _open(order, attempt, answer)
        if answer.is_closed and dispute.closed_at is None:
            _close(order, dispute, answer)
        dispute.status = answer.status
        dispute.save()
    return dispute


def _open(order: Order, attempt: PaymentAttempt, answer: DisputeAnswer) -> Dispute:
    why = f"Dispute {answer.id} over {attempt.currency} {answer.amount}: answer it at Stripe."
    logger.error("Order %s: %s", order.number, why)
    tell_staff(order, why)
    other = order.disputes.filter(closed_at=None).first()
    before = other.order_status_before if other else order.status
    if DISPUTED in PIPELINE[order.status]:
        life.mark_disputed(order, why=why)
    else:
        life.note(order, why)
    return Dispute(
        order=order,
        attempt=attempt,
        dispute_id=answer.id,
        amount=answer.amount,
        reason=answer.reason,
        order_status_before=before,
    )


def _close(order: Order, dispute: Dispute, answer: DisputeAnswer) -> None:
    dispute.closed_at = timezone.now()
    why = f"Dispute {answer.id} ended: {answer.status}."
    others = order.disputes.filter(closed_at=None).exclude(dispute_id=answer.id)
    if order.status != DISPUTED or (others.exists() and not answer.is_lost):
        life.note(order, why)
    elif answer.is_lost:
        life.mark_refunded(order, why=why)
    else:
        life.end_dispute(order, back_to=dispute.order_status_before, why=why)
