"""A buyer's steps up to the payment page, and what must be true afterwards."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from oscar.core.loading import get_class, get_model
from oscar.core.prices import Price

from shop.basket.costs import tax_on
from shop.order import life
from shop.order.links import order_path, signature_of
from shop.order.models import Order
from shop.order.status import CANCELLED, PAID, PENDING_PAYMENT
from shop.stripe.attempts import open_attempt, start
from shop.stripe.models import PaymentAttempt
from shop.tax.quote import Destination, Rates
from tests.shop.selling import stock_of
from tests.stripe_sandbox import StripeSandbox

Basket = get_model("basket", "Basket")
OrderCreator = get_class("order.utils", "OrderCreator")
Selector = get_class("partner.strategy", "Selector")


def place_order(product, quantity: int = 1, *, shipping: str = "0.00") -> Order:
    """Stock taken, order pending, attempt written: what placing an order leaves."""
    basket = Basket.objects.create()
    basket.strategy = Selector().strategy()
    basket.add_product(product, quantity)
    charge = Price("USD", excl_tax=Decimal(shipping), incl_tax=Decimal(shipping))
    total = basket.total_incl_tax + charge.incl_tax
    with transaction.atomic():
        order = OrderCreator().place_order(
            basket=basket,
            total=Price("USD", excl_tax=total, incl_tax=total),
            shipping_method=ShippingForTests(),
            shipping_charge=charge,
            tax=tax_on(basket, charge, Rates.at(Destination("CT", "06103"))),
            user=None,
            shipping_address=None,
            guest_email="ada@example.com",
        )
        basket.submit()
        open_attempt(order)
    return order


def order_at_stripe(product, quantity: int = 1) -> tuple[Order, PaymentAttempt]:
    order = place_order(product, quantity)
    attempt = order.payment_attempts.get()
    start(attempt)
    return order, attempt


class ShippingForTests:
    code = "ground"
    name = "Ground"


def another_attempt(attempt: PaymentAttempt) -> PaymentAttempt:
    """A second page for one order, as only a fault could open it."""
    PaymentAttempt.objects.filter(pk=attempt.pk).update(
        status=PaymentAttempt.Status.REFUSED
    )
    second = PaymentAttempt.objects.create(
        order=attempt.order,
        amount=attempt.amount,
        currency=attempt.currency,
        expires_at=attempt.expires_at,
    )
    start(second)
    return second


def cancel_by_staff(order: Order) -> None:
    with transaction.atomic():
        life.cancel(life.lock(order.pk), why="The buyer wrote.")


@dataclass
class Webhook:
    """Posts the stand-in's events to the shop, in the test's own thread."""

    stripe: StripeSandbox
    client: Client

    def deliver(self, kind: str = "") -> list[int]:
        return [self.post(event).status_code for event in self.stripe.events(kind)]

    def post(self, event, **signing) -> HttpResponse:
        body, signature = self.stripe.signed(event, **signing)
        return self.client.post(
            reverse("stripe-webhook"),
            body,
            content_type="application/json",
            headers={"Stripe-Signature": signature},
        )


def land(client: Client, order: Order) -> HttpResponse:
    """The browser comes back from Stripe."""
    return client.get(_address("stripe:landing", order))


def press_pay(client: Client, order: Order, **headers) -> HttpResponse:
    headers = headers or {"Sec-Fetch-Site": "same-origin"}
    return client.post(_address("stripe:pay", order), headers=headers)


def page_of(order: Order, payment: str = "") -> str:
    return order_path(order) + (f"?payment={payment}" if payment else "")


def is_paid_once(order: Order, stripe: StripeSandbox) -> bool:
    order.refresh_from_db()
    became_paid = order.status_changes.filter(new_status=PAID).count()
    charges = [one for one in stripe.state.find("charge") if one["paid"]]
    paid_attempts = order.payment_attempts.filter(status=PaymentAttempt.Status.PAID)
    return (
        order.status == PAID
        and became_paid == 1
        and len(charges) == 1
        and paid_attempts.count() == 1
    )


def is_given_up(order: Order, product, stripe: StripeSandbox, *, stock: int) -> bool:
    """Nothing charged and the stock back."""
    order.refresh_from_db()
    charges = [one for one in stripe.state.find("charge") if one["paid"]]
    left = stock_of(product)
    return (
        order.status == CANCELLED
        and not charges
        and not order.payment_attempts.live().exists()
        and (left.num_in_stock, left.num_allocated) == (stock, 0)
    )


def is_waiting(order: Order) -> bool:
    order.refresh_from_db()
    return order.status == PENDING_PAYMENT


def _address(name: str, order: Order) -> str:
    return reverse(name, args=[order.number, signature_of(order.number)])
