"""The buyer cancels what is not packed yet. The order's row decides between them and
whoever packs it at the same moment."""

import logging
from decimal import Decimal

from django.db import transaction

from shop.order import life
from shop.order.models import Order
from shop.order.status import CANCELLED, PAID, PENDING_PAYMENT
from shop.stripe import client
from shop.stripe.closing import end_unpaid
from shop.stripe.mail import send_order_cancelled
from shop.stripe.models import PaymentAttempt, Refund
from shop.stripe.refund import RefundRefused, ask, write_down

logger = logging.getLogger(__name__)

BY_BUYER = "The buyer cancelled it on the page of the order."


class NotToCancel(Exception):
    """It was packed, or is on its way, or waits for a person."""


class PaidMeanwhile(Exception):
    """What the buyer agreed to was to end an order that costs nothing."""


def can_be_cancelled(order: Order) -> bool:
    return order.status in {PENDING_PAYMENT, PAID}


def cancel_unpaid(order: Order) -> None:
    """Raises PaidMeanwhile, NotToCancel, StripeUnavailable, StripeRefused; after the
    last two nothing has changed."""
    order = end_unpaid(order, why=BY_BUYER)
    if order.status == PAID:
        raise PaidMeanwhile(order.number)
    if order.status != CANCELLED:
        raise NotToCancel(order.number)
    # Not in one transaction with the cancellation, which asks Stripe in its middle: a
    # crash just here loses this letter, and the page of the order says it all the same.
    send_order_cancelled.enqueue(order.pk)


def cancel_paid(order: Order) -> None:
    """Gives back all that is left of the payment. It is over once it is written down:
    when Stripe does not answer, or refuses, the reconciler and staff see to the money.
    Raises NotToCancel."""
    with transaction.atomic():
        held = life.lock(order.pk)
        if held.status == CANCELLED:
            return
        if held.status != PAID:
            raise NotToCancel(held.number)
        refunds = [_give_back(attempt) for attempt in _paid_attempts(held)]
        life.cancel_paid(held, why=BY_BUYER)
        # Commits with the cancellation, as every letter about an order does.
        send_order_cancelled.enqueue(held.pk)
    for refund in refunds:
        _ask(refund)


def goes_back(order: Order) -> Decimal:
    """What a buyer who cancels now gets back."""
    return sum(
        (attempt.left_to_refund() for attempt in _paid_attempts(order)), Decimal("0.00")
    )


def _paid_attempts(order: Order) -> list[PaymentAttempt]:
    paid = PaymentAttempt.objects.filter(order=order).exclude(payment_intent_id="")
    return [attempt for attempt in paid if attempt.left_to_refund() > 0]


def _give_back(attempt: PaymentAttempt) -> Refund:
    return write_down(
        attempt, amount=attempt.left_to_refund(), reason=BY_BUYER, by=None
    )


def _ask(refund: Refund) -> None:
    try:
        ask(refund)
    except client.StripeUnavailable as error:
        logger.warning("Refund %s waits for the reconciler: %s", refund.pk, error)
    except RefundRefused as error:
        # It told staff; the buyer's order is cancelled all the same.
        logger.error("Refund %s of a cancelled order: %s", refund.pk, error)
