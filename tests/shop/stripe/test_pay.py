"""Pay now: opening, resuming and renewing the payment page."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from shop.order.models import Order
from shop.order.status import PENDING_PAYMENT
from shop.stripe.attempts import NothingToCharge, open_attempt, start
from shop.stripe.client import StripeUnavailable
from shop.stripe.models import PaymentAttempt
from tests.shop.selling import bottle
from tests.shop.stripe.buying import (
    is_paid_once,
    land,
    order_at_stripe,
    page_of,
    place_order,
    press_pay,
)

pytestmark = pytest.mark.django_db
SESSIONS = "/v1/checkout/sessions"


def test_stripe_is_asked_for_exactly_the_total(stripe, client, product):
    order = place_order(product, 2, shipping="6.95")

    press_pay(client, order)

    (session,) = stripe.sessions()
    (asked,) = stripe.requests.received("POST", SESSIONS)
    titles = [
        item["price_data"]["product_data"]["name"]
        for item in stripe.state.private(session["id"])["line_items"]
        if "price_data" in item
    ] or [item["description"] for item in _items(stripe, session)]
    assert session["amount_total"] == 8495
    assert titles == [product.title, "Ground"]
    assert session["client_reference_id"] == order.number
    assert session["customer_email"] == "ada@example.com"
    assert session["success_url"].endswith("/done/")
    assert session["cancel_url"].endswith(page_of(order))
    assert asked.idempotency_key == order.payment_attempts.get().idempotency_key


def test_discount_across_the_lines_makes_one_row_of_the_total(stripe, client, product):
    order = place_order(product, 2)
    Order.objects.filter(pk=order.pk).update(total_incl_tax="70.20")
    order.payment_attempts.update(amount="70.20")

    press_pay(client, order)

    (session,) = stripe.sessions()
    assert session["amount_total"] == 7020
    assert [item["description"] for item in _items(stripe, session)] == [
        f"Order {order.number}"
    ]


def test_four_decimals_of_a_tax_are_rounded_half_up_before_charging(stripe, product):
    order = place_order(product)
    order.payment_attempts.all().delete()
    order.total_incl_tax = Decimal("41.4250")

    with transaction.atomic():
        attempt = open_attempt(order)

    assert attempt.amount == Decimal("41.43")


def test_order_of_nothing_is_not_charged(product):
    order = place_order(product)
    order.payment_attempts.all().delete()
    order.total_incl_tax = Decimal("0.00")

    with pytest.raises(NothingToCharge), transaction.atomic():
        open_attempt(order)


def test_attempt_is_opened_only_with_the_order(product, transactional_db):
    order = place_order(bottle())
    order.payment_attempts.all().delete()

    with pytest.raises(transaction.TransactionManagementError):
        open_attempt(order)


def test_order_has_one_live_attempt(product):
    order = place_order(product)

    with pytest.raises(IntegrityError), transaction.atomic():
        open_attempt(order)


def test_pressing_twice_leads_to_the_same_page(stripe, client, product):
    order = place_order(product)

    first, second = press_pay(client, order), press_pay(client, order)

    assert first.status_code == second.status_code == 303
    assert first.url == second.url
    assert len(stripe.sessions()) == 1


@pytest.mark.parametrize(
    "fault", ["fail_before", "lose_request", "lose_answer", "rate_limit"]
)
def test_fault_at_the_first_asking_is_healed_by_the_clients_own_retry(
    stripe, client, product, fault
):
    order = place_order(product)
    getattr(stripe.faults, fault)("POST", SESSIONS)

    response = press_pay(client, order)
    if response.url == page_of(order, "unavailable"):
        response = press_pay(client, order)

    attempt = order.payment_attempts.get()
    assert response.url == attempt.payment_page
    assert len(stripe.sessions()) == 1


def test_error_after_the_work_finds_the_page_that_was_made(stripe, client, product):
    """Stripe keeps answering 500 to this key, yet the session is there."""
    order = place_order(product)
    stripe.faults.fail_after("POST", SESSIONS)

    response = press_pay(client, order)

    (session,) = stripe.sessions()
    assert response.url == session["url"]
    assert order.payment_attempts.get().session_id == session["id"]


@pytest.mark.parametrize("fault", ["fail_before", "lose_request", "lose_answer"])
def test_long_outage_keeps_the_order_and_the_next_press_pays_it(
    stripe, client, product, fault
):
    order = place_order(product)
    getattr(stripe.faults, fault)("POST", SESSIONS, 3)

    refused = press_pay(client, order)
    response = press_pay(client, order)

    attempt = order.payment_attempts.get()
    assert refused.url == page_of(order, "unavailable")
    assert response.url == attempt.payment_page
    assert len(stripe.sessions()) == 1


def test_nobody_at_stripe_keeps_the_order_payable(stripe, client, product):
    order = place_order(product)

    with stripe.unreachable():
        response = press_pay(client, order)

    order.refresh_from_db()
    assert response.url == page_of(order, "unavailable")
    assert order.status == PENDING_PAYMENT
    assert order.payment_attempts.get().status == PaymentAttempt.Status.CREATED


def test_placing_says_that_stripe_is_away_and_start_may_be_called_again(
    stripe, product
):
    attempt = place_order(product).payment_attempts.get()

    with stripe.unreachable(), pytest.raises(StripeUnavailable):
        start(attempt)

    assert start(attempt) == stripe.sessions()[0]["url"]


def test_refused_attempt_is_replaced_at_the_next_press(stripe, client, product):
    order = place_order(product)
    attempt = order.payment_attempts.get()
    late = timezone.now().replace(microsecond=0) + timedelta(minutes=10)
    PaymentAttempt.objects.filter(pk=attempt.pk).update(expires_at=late)

    response = press_pay(client, order)

    attempt.refresh_from_db()
    newest = order.payment_attempts.first()
    assert attempt.status == PaymentAttempt.Status.REFUSED
    assert newest.status == PaymentAttempt.Status.OPEN
    assert response.url == newest.payment_page


def test_wrong_request_is_refused_and_the_order_stays_payable(
    stripe, client, product, caplog
):
    order = place_order(product)
    Order.objects.filter(pk=order.pk).update(guest_email="no address at all")

    response = press_pay(client, order)

    order.refresh_from_db()
    assert response.url == page_of(order, "unavailable")
    assert order.status == PENDING_PAYMENT
    assert "no address at all" not in caplog.text


def test_page_about_to_expire_is_closed_before_a_new_one_opens(stripe, client, product):
    order, old = order_at_stripe(product)
    soon = int(timezone.now().timestamp()) + 60
    stripe.alter_session(old.session_id, expires_at=soon)

    response = press_pay(client, order)

    old.refresh_from_db()
    new = order.payment_attempts.first()
    assert stripe.session(old.session_id)["status"] == "expired"
    assert old.status == PaymentAttempt.Status.EXPIRED
    assert new.pk != old.pk
    assert response.url == new.payment_page
    assert len(stripe.sessions(status="open")) == 1


def test_expired_page_whose_news_was_lost_is_replaced_and_paid(
    stripe, client, webhook, product
):
    order, old = order_at_stripe(product)
    stripe.expire(old.session_id)

    response = press_pay(client, order)
    new = order.payment_attempts.first()
    stripe.pay(new.session_id)
    webhook.deliver()

    assert response.url == new.payment_page
    assert is_paid_once(order, stripe)


def test_paid_order_is_not_paid_again(stripe, client, product):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)

    unsettled = press_pay(client, order)
    land(client, order)
    settled = press_pay(client, order)

    assert unsettled.url == settled.url == page_of(order)
    assert is_paid_once(order, stripe)


def test_post_from_another_site_opens_no_page(stripe, client, product):
    order = place_order(product)

    response = press_pay(client, order, **{"Sec-Fetch-Site": "cross-site"})

    assert response.status_code == 403
    assert stripe.sessions() == []


def test_forgotten_key_of_a_lost_answer_does_not_open_a_second_page(
    stripe, client, product
):
    order = place_order(product)
    attempt = order.payment_attempts.get()
    stripe.faults.lose_answer("POST", SESSIONS, 3)
    press_pay(client, order)
    paid_on_another_tab = stripe.sessions()[0]["id"]
    stripe.pay(paid_on_another_tab)
    stripe.forget_keys()
    PaymentAttempt.objects.filter(pk=attempt.pk).update(
        expires_at=timezone.now() + timedelta(seconds=-1)
    )

    press_pay(client, order)

    assert is_paid_once(order, stripe)


def _items(stripe, session):
    return stripe.state.private(session["id"])["line_items"]
