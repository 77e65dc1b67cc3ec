"""Change my order: the unpaid order ends, and what was in it goes into a basket.

A basket that was ordered is never opened again, and never are there two things to
pay for the same bottles.
"""

from django.db import transaction

from shop.basket import contents
from shop.basket.shop_request import ShopRequest
from shop.basket.vouchers import VoucherRefused, use_voucher
from shop.order import life
from shop.order.models import Order
from shop.order.status import PENDING_PAYMENT
from shop.stripe.models import PaymentAttempt
from shop.stripe.resume import NothingToPay, payment_page
from shop.stripe.settle import withdraw

WHY = "The buyer wants to change it."


def end_unpaid(order: Order) -> Order:
    """Closes the payment page and cancels the order, unless the buyer paid it
    meanwhile. Raises StripeUnavailable, StripeRefused; then nothing has changed."""
    attempt = _live_attempt(order)
    if attempt is not None and not attempt.session_id:
        # Only a page that Stripe has told us about can be closed.
        try:
            payment_page(order.pk)
        except NothingToPay:
            return Order.objects.get(pk=order.pk)
        attempt = _live_attempt(order)
    if attempt is not None:
        return withdraw(attempt, why=WHY)
    with transaction.atomic():
        held = life.lock(order.pk)
        if held.status == PENDING_PAYMENT and _live_attempt(held) is None:
            life.cancel(held, why=WHY)
    return held


def copy_into_basket(request: ShopRequest, order: Order) -> None:
    """As much of it as is there. Doing it twice changes nothing."""
    for line in order.lines.select_related("product__product_class"):
        if line.product is not None and line.product.is_public:
            contents.put_at_least(request, line.product, line.quantity)
    for code in {row.voucher_code for row in order.discounts.all() if row.voucher_code}:
        try:
            with transaction.atomic():
                use_voucher(request.basket, code, request.user)
        except VoucherRefused:
            # Expired since, or in the basket already: the basket page shows which are.
            continue


def _live_attempt(order: Order) -> PaymentAttempt | None:
    return PaymentAttempt.objects.live().filter(order=order).first()
