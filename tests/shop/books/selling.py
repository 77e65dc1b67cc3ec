"""Orders at the moment and place that a test wants them."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction
from django.test import Client
from django.urls import reverse

from shop.order import life
from shop.order.models import Order, OrderStatusChange
from shop.stripe.models import PaymentAttempt, Refund, RefundLine
from tests.shop.selling import TYPED, check_out, put_in_basket

NEW_YORK = ZoneInfo("America/New_York")


def new_york(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


def sell(
    product,
    *,
    at: str,
    paid_at: str = "",
    quantity: int = 1,
    is_paid: bool = True,
    **typed: str,
) -> Order:
    client = Client()
    put_in_basket(client, product, quantity)
    with_tax = client.post(reverse("checkout:total"), TYPED | typed)
    check_out(client, with_tax.context["shown"], **typed)
    order = Order.objects.latest("pk")
    if is_paid:
        with transaction.atomic():
            life.mark_paid(life.lock(order.pk), why="Paid.")
    Order.objects.filter(pk=order.pk).update(date_placed=new_york(at))
    OrderStatusChange.objects.filter(order=order).update(
        date_created=new_york(paid_at or at)
    )
    order.refresh_from_db()
    return order


def give_back(
    order: Order, amount: str, *, at: str, bottles: int = 0, **values
) -> Refund:
    attempt = PaymentAttempt.objects.get(order=order)
    refund = Refund.objects.create(
        order=order,
        attempt=attempt,
        amount=Decimal(amount),
        **({"reason": "Sent back.", "status": "succeeded"} | values),
    )
    if bottles:
        RefundLine.objects.create(
            refund=refund, order_line=order.lines.get(), quantity=bottles
        )
    Refund.objects.filter(pk=refund.pk).update(requested_at=new_york(at))
    return refund
