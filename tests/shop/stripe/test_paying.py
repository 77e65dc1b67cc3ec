"""From the payment page to a paid order, and every way that the news may take."""

import pytest
from django.core import mail

from shop.order.status import PAYMENT_REVIEW, PENDING_PAYMENT
from shop.stripe.models import PaymentAttempt, StripeEvent
from shop.stripe.settle import settle
from tests.shop.selling import stock_of
from tests.shop.stripe.buying import (
    another_attempt,
    cancel_by_staff,
    is_given_up,
    is_paid_once,
    is_waiting,
    land,
    order_at_stripe,
    page_of,
    place_order,
    press_pay,
)
from tests.stripe_sandbox.cards import AUTHENTICATES, DECLINED, NO_FUNDS

pytestmark = pytest.mark.django_db


def test_webhook_makes_the_order_paid(stripe, webhook, product):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)

    webhook.deliver()

    attempt.refresh_from_db()
    assert is_paid_once(order, stripe)
    assert (
        attempt.payment_intent_id
        == stripe.charge_of(attempt.session_id)["payment_intent"]
    )
    assert attempt.amount_received == attempt.amount


def test_landing_alone_makes_the_order_paid_when_the_webhook_is_lost(
    stripe, client, product
):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)

    response = land(client, order)

    assert (response.status_code, response.url) == (303, page_of(order))
    assert is_paid_once(order, stripe)


def test_landing_before_the_webhook_then_the_webhook(stripe, webhook, client, product):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)

    land(client, order)
    webhook.deliver()

    assert is_paid_once(order, stripe)


def test_webhook_ten_times_pays_once(stripe, webhook, product):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)
    (event,) = stripe.events("checkout.session.completed")

    statuses = [webhook.post(event).status_code for _ in range(10)]

    assert statuses == [200] * 10
    assert is_paid_once(order, stripe)
    assert StripeEvent.objects.filter(event_id=event["id"]).count() == 1


def test_events_in_reverse_order_pay_once(stripe, webhook, product):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id, DECLINED)
    stripe.pay(attempt.session_id)

    for event in reversed(stripe.events()):
        assert webhook.post(event).status_code == 200

    assert is_paid_once(order, stripe)


def test_declined_card_leaves_the_order_and_another_card_pays_it(
    stripe, webhook, client, product
):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id, DECLINED)
    webhook.deliver()
    assert is_waiting(order)

    response = press_pay(client, order)
    stripe.pay(attempt.session_id, NO_FUNDS)
    stripe.pay(attempt.session_id)
    webhook.deliver()

    assert (response.status_code, response.url) == (303, attempt.payment_page)
    assert is_paid_once(order, stripe)


@pytest.mark.parametrize("passed", [True, False])
def test_strong_authentication_decides(stripe, webhook, product, passed):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id, AUTHENTICATES)
    webhook.deliver()
    assert is_waiting(order)

    stripe.authenticate(attempt.session_id, passed=passed)
    webhook.deliver()

    assert is_paid_once(order, stripe) is passed
    assert is_waiting(order) is not passed


def test_abandoned_page_expires_and_gives_the_stock_back(stripe, webhook, product):
    order, attempt = order_at_stripe(product, 3)
    assert stock_of(product).num_allocated == 3

    stripe.advance_clock(3601)
    webhook.deliver()

    attempt.refresh_from_db()
    assert attempt.status == PaymentAttempt.Status.EXPIRED
    assert is_given_up(order, product, stripe, stock=5)


def test_stock_is_held_as_long_as_stripe_says_open(stripe, product, client):
    order, attempt = order_at_stripe(product)
    PaymentAttempt.objects.filter(pk=attempt.pk).update(
        expires_at="2020-01-01T00:00:00Z"
    )

    land(client, order)

    assert is_waiting(order)
    assert stock_of(product).num_allocated == 1


@pytest.mark.parametrize(
    ("differing", "word"),
    [
        ({"amount_total": 1}, "amount"),
        ({"currency": "eur"}, "currency"),
        ({"client_reference_id": "SOME-OTHER"}, "the order is SOME-OTHER"),
        ({"metadata": {"order": "SOME-OTHER", "attempt": "0"}}, "metadata"),
        ({"livemode": True}, "real money"),
    ],
)
def test_payment_that_differs_is_held_for_review(
    stripe, webhook, product, differing, word
):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)
    stripe.alter_session(attempt.session_id, **differing)

    webhook.deliver()
    webhook.deliver()

    order.refresh_from_db()
    attempt.refresh_from_db()
    assert order.status == PAYMENT_REVIEW
    assert attempt.status == PaymentAttempt.Status.REVIEW
    assert word in order.notes.latest("pk").message
    assert stock_of(product).num_allocated == 1


def test_staff_are_told_by_mail_of_a_payment_that_is_held(
    stripe, webhook, product, settings
):
    settings.STAFF_EMAIL = ["orders@example.com"]
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)
    stripe.alter_session(attempt.session_id, currency="eur")

    webhook.deliver()
    webhook.deliver()

    (alert,) = mail.outbox
    assert alert.subject == f"Order {order.number} needs a look"
    assert "the currency is EUR and should be USD" in alert.body


def test_payment_under_another_attempts_name_is_held(stripe, webhook, product):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)
    metadata = {"order": order.number, "attempt": str(attempt.pk + 1)}
    stripe.alter_session(attempt.session_id, metadata=metadata)

    webhook.deliver()

    order.refresh_from_db()
    assert order.status == PAYMENT_REVIEW


def test_expiry_of_one_page_leaves_an_order_that_has_another(stripe, webhook, product):
    order, first = order_at_stripe(product)
    second = another_attempt(first)
    stripe.expire(first.session_id)

    webhook.deliver()
    waited = is_waiting(order)
    stripe.pay(second.session_id)
    webhook.deliver()

    assert waited
    assert is_paid_once(order, stripe)


def test_order_paid_after_it_was_cancelled_is_held_for_review(stripe, webhook, product):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)
    cancel_by_staff(order)

    webhook.deliver()

    order.refresh_from_db()
    attempt.refresh_from_db()
    assert order.status == PAYMENT_REVIEW
    assert attempt.status == PaymentAttempt.Status.PAID
    assert "after the order was cancelled" in order.notes.latest("pk").message


def test_page_of_a_cancelled_order_is_closed_at_stripe(stripe, product):
    order, attempt = order_at_stripe(product)
    cancel_by_staff(order)

    settle(order.pk)

    assert stripe.session(attempt.session_id)["status"] == "expired"
    assert is_given_up(order, product, stripe, stock=5)


def test_stripe_down_at_landing_leads_to_a_page_that_says_so(stripe, client, product):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)

    with stripe.unreachable():
        response = land(client, order)
    first_status = order.status
    land(client, order)

    assert response.status_code == 303
    assert response.url == page_of(order, "checking")
    assert first_status == PENDING_PAYMENT
    assert is_paid_once(order, stripe)


def test_slow_stripe_holds_the_landing_no_longer_than_one_try(stripe, client, product):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)
    stripe.faults.slow_down(30, path="/v1/checkout/sessions")
    stripe.requests.clear()

    response = land(client, order)

    assert response.url == page_of(order, "checking")
    assert is_waiting(order)


def test_landing_with_a_wrong_signature_is_not_found(stripe, client, product):
    order = place_order(product)

    response = client.get(f"/pay/{order.number}/wrong/done/")

    assert response.status_code == 404


def test_second_payment_for_one_order_is_held_for_review(stripe, webhook, product):
    order, first = order_at_stripe(product)
    second = another_attempt(first)
    stripe.pay(first.session_id)
    stripe.pay(second.session_id)

    webhook.deliver()

    order.refresh_from_db()
    assert order.status == PAYMENT_REVIEW
    assert "second payment" in order.notes.latest("pk").message
    assert order.payment_attempts.filter(status="paid").count() == 2


def test_other_page_is_closed_once_the_order_is_paid(stripe, webhook, product):
    order, first = order_at_stripe(product)
    second = another_attempt(first)
    stripe.pay(second.session_id)

    webhook.deliver()

    assert stripe.session(first.session_id)["status"] == "expired"
    assert is_paid_once(order, stripe)
