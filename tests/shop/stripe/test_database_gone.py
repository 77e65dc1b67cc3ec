"""Our database goes away between two steps: PostgreSQL ends the connection, SQLite's
file is closed under us. What was not committed never was, and the next try, on a new
connection, comes to the end."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection

from shop.order.models import Order
from shop.stripe.models import Refund, StripeEvent
from shop.stripe.refund import refund
from shop.stripe.settle import settle
from shop.user.models import User
from tests.shop.selling import bottle, stock_of
from tests.shop.stripe.browsing import Browser
from tests.shop.stripe.buying import (
    is_given_up,
    is_paid_once,
    is_waiting,
    order_at_stripe,
)
from tests.shop.stripe.killing import let_time_pass

pytestmark = pytest.mark.django_db(transaction=True)

PLACE, VIEWS = "shop.checkout.place", "shop.checkout.views"
CLIENT, LIFE, EVENTS = "shop.stripe.client", "shop.order.life", "shop.stripe.events"


def lose_database() -> None:
    """The connection of this thread is dead; that of every other one is not."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        connection.connection.close()
        return
    pid = connection.connection.info.backend_pid
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    finally:
        other.close()


@pytest.fixture
def lose_database_once(monkeypatch) -> Callable[[str, str, str], None]:
    """Before or after a step, the first time that it is taken."""

    def arrange(module: str, name: str, moment: str) -> None:
        home: Any = import_module(module)
        owner, _, name = name.rpartition(".")
        home = getattr(home, owner) if owner else home
        real = getattr(home, name)

        def step(*args: Any, **kwargs: Any) -> Any:
            monkeypatch.setattr(home, name, real)
            if moment == "before":
                lose_database()
            answer = real(*args, **kwargs)
            if moment == "after":
                lose_database()
            return answer

        monkeypatch.setattr(home, name, step)

    return arrange


@pytest.fixture
def product(transactional_db):
    return bottle(stock=5)


@pytest.fixture
def buyer(shop, product) -> Browser:
    buyer = Browser(shop)
    buyer.put_in_basket(product, 2)
    return buyer


def pay_and_tell(stripe) -> None:
    (session,) = stripe.sessions()
    stripe.pay(session["id"])
    stripe.deliver_webhooks()


@pytest.mark.parametrize(
    "step",
    [
        (PLACE, "_held_basket", "before"),
        ("shop.partner.models", "StockRecord.allocate", "after"),
        ("shop.basket.models", "Basket.submit", "after"),
        (PLACE, "open_attempt", "after"),
    ],
)
def test_gone_while_the_order_is_placed(
    stripe, buyer, product, lose_database_once, step
):
    form = buyer.open_checkout()
    lose_database_once(*step)

    broken = buyer.press_order(form)
    left = (Order.objects.count(), stock_of(product).num_allocated or 0)
    asked = stripe.sessions()
    buyer.press_order(form)
    pay_and_tell(stripe)

    assert (broken.status_code, left, asked) == (500, (0, 0), [])
    assert is_paid_once(Order.objects.get(), stripe)
    assert stock_of(product).num_allocated == 2


@pytest.mark.parametrize(
    "step",
    [
        (VIEWS, "place_order", "after"),
        (CLIENT, "create_checkout_session", "after"),
    ],
)
def test_gone_after_the_order_was_placed_and_the_buyer_presses_again(
    stripe, buyer, product, lose_database_once, step
):
    form = buyer.open_checkout()
    lose_database_once(*step)

    broken = buyer.press_order(form)
    buyer.press_order(form)
    pay_and_tell(stripe)

    assert broken.status_code == 500
    assert is_paid_once(Order.objects.get(), stripe)
    assert stock_of(product).num_allocated == 2


def test_gone_after_the_order_was_placed_and_the_buyer_never_comes_back(
    stripe, buyer, product, lose_database_once
):
    lose_database_once(CLIENT, "create_checkout_session", "after")

    broken = buyer.press_order(buyer.open_checkout())
    let_time_pass()
    call_command("reconcile_payments")
    (page,) = stripe.sessions()
    stripe.advance_clock(3601)
    call_command("reconcile_payments")

    assert broken.status_code == 500
    assert stripe.session(page["id"])["status"] == "expired"
    assert is_given_up(Order.objects.get(), product, stripe, stock=5)


@pytest.mark.parametrize(
    "step",
    [
        (EVENTS, "remember", "before"),
        (EVENTS, "remember", "after"),
        (CLIENT, "retrieve_session", "after"),
        (LIFE, "mark_paid", "before"),
        (LIFE, "mark_paid", "after"),
        (EVENTS, "settle", "after"),
    ],
)
def test_gone_while_a_payment_is_settled(
    stripe, shop, product, lose_database_once, step
):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)
    (event,) = stripe.events("checkout.session.completed")
    lose_database_once(*step)

    first = stripe.post_webhook(event)
    second = stripe.post_webhook(event)

    assert (first.status, second.status) == (500, 200)
    assert is_paid_once(order, stripe)
    assert StripeEvent.objects.get().processed_at


def test_gone_while_the_stock_is_given_back(stripe, shop, product, lose_database_once):
    order, attempt = order_at_stripe(product, 2)
    stripe.expire(attempt.session_id)
    lose_database_once(LIFE, "cancel", "after")

    stripe.deliver_webhooks()
    waited = is_waiting(order)
    call_command("reconcile_payments")

    assert waited
    assert is_given_up(order, product, stripe, stock=5)


@pytest.mark.parametrize(
    "step",
    [
        (CLIENT, "create_refund", "before"),
        (CLIENT, "create_refund", "after"),
        ("shop.stripe.refund", "_tell_the_order", "after"),
    ],
)
def test_gone_while_money_goes_back(stripe, product, lose_database_once, step):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)
    settle(order.pk)
    attempt.refresh_from_db()
    staff = User.objects.create_superuser(email="staff@example.com", password="x")
    lose_database_once(*step)

    with pytest.raises(DatabaseError):
        refund(attempt, amount=attempt.amount, reason="Broken", by=staff)
    connection.close()
    let_time_pass()
    call_command("reconcile_payments")

    order.refresh_from_db()
    assert order.status == "Refunded"
    assert Refund.objects.get().status == Refund.Status.SUCCEEDED
    assert stripe.charge_of(attempt.session_id)["amount_refunded"] == 3900
    assert stock_of(product).num_allocated == 0


def test_nobody_can_write_for_a_while(stripe, buyer, product, monkeypatch):
    """Another connection holds what placing an order needs, and longer than we wait:
    the whole file on SQLite, the basket's row on PostgreSQL."""
    form = buyer.open_checkout()
    monkeypatch.setitem(
        connection.settings_dict["OPTIONS"], *_short_patience(connection.vendor)
    )
    other = connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute(
            "UPDATE basket_basket SET status = status"
            if connection.vendor == "sqlite"
            else "SELECT * FROM basket_basket FOR UPDATE"
        )

    broken = buyer.press_order(form)
    other.rollback()
    other.close()
    buyer.press_order(form)
    pay_and_tell(stripe)

    assert broken.status_code == 500
    assert is_paid_once(Order.objects.get(), stripe)


def _short_patience(vendor: str) -> tuple[str, Any]:
    if vendor == "sqlite":
        return ("timeout", 0.3)
    return ("options", "-c lock_timeout=300ms")
