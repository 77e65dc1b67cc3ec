"""The whole way through a running shop: from the button to the money, with every
fault between."""

import time
from decimal import Decimal

import pytest
import requests
from django.core.management import call_command
from django.urls import reverse

from shop.order.links import signature_of
from shop.order.models import Order
from shop.stripe import client
from tests.shop.selling import bottle, stock_of
from tests.shop.stripe.browsing import Browser, at_once
from tests.shop.stripe.buying import (
    is_given_up,
    is_paid_once,
    is_waiting,
    order_at_stripe,
)
from tests.stripe_sandbox.cards import AUTHENTICATES

pytestmark = pytest.mark.django_db(transaction=True)
SESSIONS = "/v1/checkout/sessions"


@pytest.fixture
def product(transactional_db):
    return bottle(stock=5)


@pytest.fixture
def buyer(shop, product) -> Browser:
    buyer = Browser(shop)
    buyer.put_in_basket(product, 2)
    return buyer


def pay_all_pages(stripe) -> None:
    for session in stripe.sessions(status="open"):
        stripe.pay(session["id"])
    stripe.deliver_webhooks()


def test_double_click_on_place_order_is_paid_once(stripe, buyer, product):
    form = buyer.open_checkout()

    answers = at_once(*[lambda: buyer.press_order(form)] * 4)
    (session,) = stripe.sessions()
    pay_all_pages(stripe)

    assert {answer.headers["Location"] for answer in answers} == {session["url"]}
    assert is_paid_once(Order.objects.get(), stripe)
    assert stock_of(product).num_allocated == 2


def test_two_tabs_place_one_order(stripe, buyer, product):
    first_tab, second_tab = buyer.open_checkout(), buyer.open_checkout()

    first = buyer.press_order(first_tab)
    second = buyer.press_order(second_tab)
    pay_all_pages(stripe)
    third = buyer.press_order(second_tab)

    order = Order.objects.get()
    assert first.headers["Location"] == second.headers["Location"]
    assert third.headers["Location"] == order.get_absolute_url()
    assert is_paid_once(order, stripe)
    assert stock_of(product).num_allocated == 2


def test_basket_changed_in_another_tab_is_charged_as_shown_at_last(
    stripe, buyer, product
):
    form = buyer.open_checkout()
    buyer.put_in_basket(product, 1)

    refused = buyer.press_order(form)
    asked = stripe.sessions()
    buyer.press_order(buyer.open_checkout())
    pay_all_pages(stripe)

    (session,) = stripe.sessions()
    assert (refused.status_code, asked) == (409, [])
    assert session["amount_total"] == 3 * 3900
    assert is_paid_once(Order.objects.get(), stripe)


def test_price_changed_meanwhile_is_charged_as_shown_at_last(stripe, buyer, product):
    form = buyer.open_checkout()
    record = stock_of(product)
    record.price = Decimal("41.00")
    record.save()

    refused = buyer.press_order(form)
    asked = stripe.sessions()
    buyer.press_order(buyer.open_checkout())
    pay_all_pages(stripe)

    (session,) = stripe.sessions()
    assert (refused.status_code, asked) == (409, [])
    assert session["amount_total"] == 2 * 4100
    assert is_paid_once(Order.objects.get(), stripe)


def test_price_changed_after_the_order_stays_what_was_ordered(stripe, buyer, product):
    buyer.press_order(buyer.open_checkout())
    record = stock_of(product)
    record.price = Decimal("41.00")
    record.save()

    pay_all_pages(stripe)

    order = Order.objects.get()
    assert order.total_incl_tax == Decimal("78.00")
    assert is_paid_once(order, stripe)


def test_stock_sold_in_another_tab_charges_nothing(stripe, buyer, product):
    form = buyer.open_checkout()
    stock_of(product).allocate(4)

    answer = buyer.press_order(form)

    assert answer.headers["Location"] == reverse("basket:summary")
    assert stripe.sessions() == []
    assert not Order.objects.exists()
    assert stock_of(product).num_allocated == 4


def make_trouble(stripe, fault: str) -> None:
    if fault == "slow":
        stripe.faults.slow_down(4, "POST", SESSIONS, times=1)
    elif fault == "lost":
        stripe.faults.lose_answer("POST", SESSIONS, 3)
    elif fault == "before":
        stripe.faults.fail_before("POST", SESSIONS, 3)
    else:
        stripe.faults.fail_after("POST", SESSIONS, 3)


@pytest.mark.parametrize("fault", ["slow", "lost", "before", "after"])
def test_order_placed_while_stripe_is_in_trouble_is_paid_once(
    stripe, buyer, product, monkeypatch, fault
):
    """Slow is ten of the client's timeouts; it stands for 30 seconds."""
    monkeypatch.setattr(client, "TIMEOUT_SECONDS", 0.4)
    form = buyer.open_checkout()
    make_trouble(stripe, fault)
    started = time.monotonic()

    first = buyer.press_order(form)
    seconds = time.monotonic() - started
    time.sleep(4 if fault == "slow" else 0)
    stripe.faults.clear()
    again = buyer.press_order(form)
    (session,) = stripe.sessions()
    pay_all_pages(stripe)

    # The client tries three times, and may look up what became of it.
    assert seconds < 2 * (client.RETRIES + 1) * 0.4
    assert (first.status_code, again.headers["Location"]) == (303, session["url"])
    assert is_paid_once(Order.objects.get(), stripe)
    assert stock_of(product).num_allocated == 2


def test_order_placed_while_stripe_is_down_is_paid_once(stripe, buyer, product):
    form = buyer.open_checkout()

    with stripe.unreachable():
        first = buyer.press_order(form)
    again = buyer.press_order(form)
    (session,) = stripe.sessions()
    pay_all_pages(stripe)

    assert first.headers["Location"].endswith("?payment=unavailable")
    assert again.headers["Location"] == session["url"]
    assert is_paid_once(Order.objects.get(), stripe)


def test_slow_stripe_holds_up_webhook_pay_button_and_landing_no_longer_than_the_client(
    stripe, shop, product, monkeypatch
):
    monkeypatch.setattr(client, "TIMEOUT_SECONDS", 0.5)
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)
    stripe.faults.slow_down(30, path="/v1/", times=50)
    link = [order.number, signature_of(order.number)]
    started = time.monotonic()

    (sent,) = [
        one
        for one in stripe.deliver_webhooks()
        if one.type == "checkout.session.completed"
    ]
    pressed = requests.post(
        shop + reverse("stripe:pay", args=link),
        headers={"Sec-Fetch-Site": "same-origin"},
        allow_redirects=False,
        timeout=30,
    )
    landed = requests.get(
        shop + reverse("stripe:landing", args=link), allow_redirects=False, timeout=30
    )
    seconds = time.monotonic() - started
    waited = is_waiting(order)
    stripe.faults.clear()
    call_command("reconcile_payments")

    assert seconds < 3 * (client.RETRIES + 1) * 0.5 + 3
    assert (sent.status, pressed.status_code, landed.status_code) == (500, 303, 303)
    assert waited
    assert is_paid_once(order, stripe)


def test_webhook_before_the_browser_comes_back(stripe, shop, buyer):
    buyer.press_order(buyer.open_checkout())
    order = Order.objects.get()

    link = [order.number, signature_of(order.number)]

    pay_all_pages(stripe)
    page = requests.get(shop + reverse("stripe:landing", args=link), timeout=30)

    assert "Thank you" in page.text
    assert is_paid_once(order, stripe)


@pytest.mark.parametrize("passed", [None, False])
def test_authentication_failed_or_abandoned_charges_nothing(
    stripe, buyer, product, passed
):
    buyer.press_order(buyer.open_checkout())
    (session,) = stripe.sessions()
    stripe.pay(session["id"], AUTHENTICATES)
    if passed is False:
        stripe.authenticate(session["id"], passed=False)
    order = Order.objects.get()

    stripe.advance_clock(3601)
    stripe.deliver_webhooks()

    assert is_given_up(order, product, stripe, stock=5)
