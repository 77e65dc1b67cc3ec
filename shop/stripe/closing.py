"""Ends an order that nobody has paid, whatever its attempt is at: the payment page is
closed at Stripe first, so that it can take no money for an order that is gone."""

from django.db import transaction

from shop.order import life
from shop.order.models import Order
from shop.order.status import PENDING_PAYMENT
from shop.stripe.models import PaymentAttempt
from shop.stripe.resume import NothingToPay, payment_page
from shop.stripe.settle import withdraw
from shop.user.models import User


def end_unpaid(order: Order, *, why: str, by: User | None = None) -> Order:
    """Cancels the order, unless the buyer paid it meanwhile. Raises StripeUnavailable,
    StripeRefused; then nothing has changed."""
    attempt = _live_attempt(order)
    if attempt is not None and not attempt.session_id:
        # Only a page that Stripe has told us about can be closed.
        try:
            payment_page(order.pk)
        except NothingToPay:
            return Order.objects.get(pk=order.pk)
        attempt = _live_attempt(order)
    if attempt is not None:
        return withdraw(attempt, why=why, by=by)
    with transaction.atomic():
        held = life.lock(order.pk)
        if held.status == PENDING_PAYMENT and _live_attempt(held) is None:
            life.cancel(held, why=why, by=by)
    return held


def _live_attempt(order: Order) -> PaymentAttempt | None:
    return PaymentAttempt.objects.live().filter(order=order).first()
