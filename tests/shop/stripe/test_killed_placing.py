"""kill -9 before and after each step of placing an order. What the buyer does next,
press again or never come back, ends in one order paid once or in nothing at all."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from oscar.core.loading import get_model

from shop.order.models import Order
from shop.stripe.models import PaymentAttempt
from tests.shop.selling import (
    bottle,
    check_out,
    open_checkout,
    put_in_basket,
    stock_of,
)
from tests.shop.stripe.buying import is_given_up, is_paid_once
from tests.shop.stripe.killing import kill_during, let_time_pass

pytestmark = pytest.mark.django_db(transaction=True)

Basket = get_model("basket", "Basket")

Step = tuple[tuple[str, str], str]

PLACE, VIEWS = "shop.checkout.place", "shop.checkout.views"
ALLOCATE = ("shop.partner.models", "StockRecord.allocate")
# After one step is before the next.
BEFORE_THE_COMMIT = [
    ((PLACE, "_held_basket"), "before"),
    ((PLACE, "_held_basket"), "after"),
    (ALLOCATE, "before"),
    (ALLOCATE, "after"),
    ((PLACE, "OrderCreator.place_order"), "after"),
    (("shop.basket.models", "Basket.submit"), "after"),
    ((PLACE, "open_attempt"), "after"),
]
AFTER_THE_COMMIT = [
    ((VIEWS, "place_order"), "after"),
    (("shop.stripe.client", "create_checkout_session"), "before"),
    (("shop.stripe.client", "create_checkout_session"), "after"),
    ((VIEWS, "start"), "after"),
]


@pytest.fixture
def product():
    return bottle(stock=5)


@pytest.fixture
def kill_placing(stripe, settings, client, product) -> Callable[[Step], None]:
    """The buyer in `client` presses the button, and the shop dies in that step."""
    put_in_basket(client, product, 2)
    basket = Basket.objects.latest("pk").pk

    def kill(step: Step) -> None:
        kill_during(settings, "place", basket, *step)

    return kill


@pytest.mark.parametrize("step", BEFORE_THE_COMMIT)
def test_nothing_is_left_of_an_order_killed_before_it_was_written(
    stripe, client, product, kill_placing, step
):
    kill_placing(step)
    left = (Order.objects.count(), stock_of(product).num_allocated or 0)
    asked = stripe.sessions()
    check_out(client)
    stripe.pay(stripe.sessions()[0]["id"])
    call_command("reconcile_payments")

    assert (left, asked) == ((0, 0), [])
    assert is_paid_once(Order.objects.get(), stripe)
    assert stock_of(product).num_allocated == 2


@pytest.mark.parametrize("step", AFTER_THE_COMMIT)
def test_order_killed_after_it_was_written_is_paid_by_pressing_again(
    stripe, client, product, kill_placing, step
):
    shown = open_checkout(client)

    kill_placing(step)
    answer = check_out(client, shown)
    (session,) = stripe.sessions()
    stripe.pay(session["id"])
    call_command("reconcile_payments")

    assert answer.url == session["url"]
    assert is_paid_once(Order.objects.get(), stripe)
    assert stock_of(product).num_allocated == 2


@pytest.mark.parametrize("step", AFTER_THE_COMMIT)
def test_order_killed_after_it_was_written_is_given_up_when_nobody_comes_back(
    stripe, product, kill_placing, step
):
    kill_placing(step)
    let_time_pass()
    call_command("reconcile_payments")
    (page,) = stripe.sessions()
    stripe.advance_clock(3601)
    call_command("reconcile_payments")

    assert stripe.session(page["id"])["status"] == "expired"
    assert PaymentAttempt.objects.count() == 1
    assert is_given_up(Order.objects.get(), product, stripe, stock=5)
