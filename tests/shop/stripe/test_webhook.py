"""Who may tell us something, and what happens to news that we cannot use yet."""

import time

import pytest

from shop.order.status import PAID
from shop.stripe.events import PAID_WITHOUT_ORDER
from shop.stripe.models import StripeEvent
from tests.shop.selling import lose
from tests.shop.stripe.buying import (
    is_given_up,
    is_paid_once,
    is_waiting,
    order_at_stripe,
    place_order,
    press_pay,
)
from tests.stripe_sandbox.webhooks import signature

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "signing", [{"secret": "whsec_forged"}, {"signed_at": int(time.time()) - 400}]
)
def test_bad_or_old_signature_is_refused(stripe, webhook, product, signing):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)
    (event,) = stripe.events("checkout.session.completed")

    response = webhook.post(event, **signing)

    assert response.status_code == 400
    assert is_waiting(order)
    assert not StripeEvent.objects.exists()


@pytest.mark.parametrize("header", ["", "nonsense", "t=1,v1=", "t=x,v1=y"])
def test_strange_signature_headers_are_refused(stripe, client, header):
    response = client.post(
        "/pay/webhook/",
        b"{}",
        content_type="application/json",
        headers={"Stripe-Signature": header},
    )

    assert response.status_code == 400


def test_signed_nonsense_is_refused(stripe, client):
    body = b"\xff not json"

    response = client.post(
        "/pay/webhook/",
        body,
        content_type="application/json",
        headers={"Stripe-Signature": signature(body, stripe.webhooks.secret)},
    )

    assert response.status_code == 400


def test_webhook_is_a_post(stripe, client):
    assert client.get("/pay/webhook/").status_code == 405


def test_unknown_event_is_recorded_and_accepted(stripe, webhook):
    event = stripe.emit("customer.invented", {"id": "cus_1", "object": "customer"})

    response = webhook.post(event)

    row = StripeEvent.objects.get()
    assert response.status_code == 200
    assert row.processed_at
    assert row.outcome == "Nothing to do"


def test_news_that_cannot_be_checked_comes_again(stripe, webhook, product):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)
    (event,) = stripe.events("checkout.session.completed")

    with stripe.unreachable():
        first = webhook.post(event)
    failed = StripeEvent.objects.get()
    waiting = is_waiting(order)
    second = webhook.post(event)

    assert (first.status_code, second.status_code) == (500, 200)
    assert failed.processed_at is None
    assert "read a session" in failed.failure
    assert waiting
    assert is_paid_once(order, stripe)
    assert StripeEvent.objects.get().failure == ""


def test_late_expiry_does_not_cancel_a_paid_order(stripe, webhook, product):
    order, attempt = order_at_stripe(product)
    session = stripe.session(attempt.session_id)
    stripe.pay(attempt.session_id)
    webhook.deliver()

    webhook.post(stripe.emit("checkout.session.expired", session))

    assert is_paid_once(order, stripe)


def test_forged_completion_of_an_open_session_pays_nothing(stripe, webhook, product):
    """The event only says where to look; the session itself says that it is open."""
    order, attempt = order_at_stripe(product)
    session = stripe.session(attempt.session_id) | {
        "status": "complete",
        "payment_status": "paid",
    }

    response = webhook.post(stripe.emit("checkout.session.completed", session))

    assert response.status_code == 200
    assert is_waiting(order)


def test_event_finds_the_order_of_a_session_whose_answer_was_lost(
    stripe, webhook, client, product
):
    order = place_order(product)
    stripe.faults.lose_answer("POST", "/v1/checkout/sessions", 3)
    press_pay(client, order)
    (session,) = stripe.sessions()
    stripe.pay(session["id"])

    webhook.deliver()

    assert is_paid_once(order, stripe)
    assert order.payment_attempts.get().session_id == session["id"]


def test_expiry_of_a_session_whose_answer_was_lost_gives_the_stock_back(
    stripe, webhook, client, product
):
    order = place_order(product)
    stripe.faults.lose_answer("POST", "/v1/checkout/sessions", 3)
    press_pay(client, order)

    stripe.advance_clock(3601)
    webhook.deliver()

    assert is_given_up(order, product, stripe, stock=5)


def test_paid_session_without_an_order_is_named(stripe, webhook, product, caplog):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)
    order.payment_attempts.all().delete()
    lose(order)

    statuses = webhook.deliver("checkout.session.completed")

    row = StripeEvent.objects.get()
    assert statuses == [200]
    assert row.outcome == f"{PAID_WITHOUT_ORDER}: USD 39.00"
    assert attempt.session_id in caplog.text


def test_nothing_of_the_buyer_is_kept_or_logged(stripe, webhook, product, caplog):
    caplog.set_level("DEBUG", logger="shop")
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)
    webhook.deliver()

    kept = " ".join(str(row) for row in StripeEvent.objects.values_list())

    order.refresh_from_db()
    assert order.status == PAID
    for secret in ("ada@example.com", "Byron", "02139", "sk_test_payments", "4242"):
        assert secret not in kept
        assert secret not in caplog.text
