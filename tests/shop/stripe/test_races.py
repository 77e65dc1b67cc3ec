"""Everything at once, through a real server with real threads and a real database."""

import time
from collections.abc import Callable

import pytest
import requests
from django.core.management import call_command
from django.urls import reverse

from shop.order.links import signature_of
from shop.stripe.models import PaymentAttempt, Refund, StripeEvent
from shop.stripe.refund import RefundRefused, refund
from shop.stripe.settle import settle
from shop.user.models import User
from tests.shop.selling import bottle
from tests.shop.stripe.browsing import at_once
from tests.shop.stripe.buying import (
    is_given_up,
    is_paid_once,
    order_at_stripe,
    place_order,
)

pytestmark = pytest.mark.django_db(transaction=True)


def landing_of(shop: str, order) -> Callable[[], requests.Response]:
    path = reverse("stripe:landing", args=[order.number, signature_of(order.number)])
    return lambda: requests.get(shop + path, allow_redirects=False, timeout=60)


def pay_button_of(shop: str, order) -> Callable[[], requests.Response]:
    path = reverse("stripe:pay", args=[order.number, signature_of(order.number)])
    headers = {"Sec-Fetch-Site": "same-origin"}
    return lambda: requests.post(
        shop + path, headers=headers, allow_redirects=False, timeout=60
    )


def test_one_webhook_ten_times_at_once(shop, stripe):
    order, attempt = order_at_stripe(bottle())
    stripe.webhooks.faults.repeat(10, type="checkout.session.completed")

    stripe.pay(attempt.session_id)
    sent = stripe.deliver_webhooks()

    copies = [one for one in sent if one.type == "checkout.session.completed"]
    assert [one.status for one in copies] == [200] * 10
    assert is_paid_once(order, stripe)
    assert StripeEvent.objects.filter(type="checkout.session.completed").count() == 1


def test_landing_webhook_and_two_reconcilers_at_once(shop, stripe):
    order, attempt = order_at_stripe(bottle())
    stripe.pay(attempt.session_id)

    *landed, _, _, _ = at_once(
        landing_of(shop, order),
        landing_of(shop, order),
        stripe.deliver_webhooks,
        lambda: call_command("reconcile_payments"),
        lambda: call_command("reconcile_payments"),
    )

    assert [response.status_code for response in landed] == [303, 303]
    assert is_paid_once(order, stripe)


def test_webhooks_out_of_order_through_the_wire(shop, stripe):
    order, attempt = order_at_stripe(bottle())
    stripe.webhooks.faults.reorder(4)

    stripe.pay(attempt.session_id)
    stripe.webhooks.faults.clear()
    sent = stripe.deliver_webhooks()

    assert {one.status for one in sent} == {200}
    assert is_paid_once(order, stripe)


def test_double_click_on_pay_opens_one_page(shop, stripe):
    order = place_order(bottle())

    answers = at_once(*[pay_button_of(shop, order)] * 4)

    (session,) = stripe.sessions()
    assert {answer.headers["Location"] for answer in answers} == {session["url"]}


def test_many_tabs_renew_an_expired_page_once(shop, stripe):
    order, old = order_at_stripe(bottle())
    stripe.expire(old.session_id)

    answers = at_once(*[pay_button_of(shop, order)] * 4)

    (session,) = stripe.sessions(status="open")
    assert {answer.headers["Location"] for answer in answers} == {session["url"]}
    assert order.payment_attempts.count() == 2


def test_expiry_and_paying_again_at_once_end_well(shop, stripe):
    """Either the order is cancelled with its stock back, or it waits with one page."""
    product = bottle(stock=5)
    order, old = order_at_stripe(product)
    stripe.expire(old.session_id)

    at_once(pay_button_of(shop, order), stripe.deliver_webhooks)

    order.refresh_from_db()
    open_pages = stripe.sessions(status="open")
    if order.status == "Cancelled":
        assert is_given_up(order, product, stripe, stock=5)
        assert open_pages == []
    else:
        live = order.payment_attempts.live().get()
        assert [page["id"] for page in open_pages] == [live.session_id]


def test_payment_while_the_page_is_being_closed_is_not_lost(shop, stripe):
    """Paid between our look and our closing of the page: Stripe refuses to close."""
    order, attempt = order_at_stripe(bottle())
    stripe.alter_session(attempt.session_id, expires_at=stripe.state.now() + 60)
    stripe.faults.call_before(
        lambda: stripe.pay(attempt.session_id),
        "POST",
        f"/v1/checkout/sessions/{attempt.session_id}/expire",
    )

    pay_button_of(shop, order)()

    assert is_paid_once(order, stripe)
    assert len(stripe.sessions()) == 1


def test_paid_while_the_landing_page_reads_it_as_open(shop, stripe):
    """The old answer is acted on as what it is: nothing."""
    order, attempt = order_at_stripe(bottle())
    stripe.faults.call_after(
        lambda: (stripe.pay(attempt.session_id), stripe.deliver_webhooks()),
        "GET",
        f"/v1/checkout/sessions/{attempt.session_id}",
    )

    landing_of(shop, order)()

    assert is_paid_once(order, stripe)


def test_webhook_before_the_answer_that_names_the_session(shop, stripe):
    order = place_order(bottle())
    stripe.faults.call_after(
        lambda: (
            stripe.pay(stripe.sessions()[0]["id"]),
            stripe.deliver_webhooks(),
        ),
        "POST",
        "/v1/checkout/sessions",
    )

    pay_button_of(shop, order)()

    assert is_paid_once(order, stripe)


def test_two_refunds_of_all_at_once_give_it_back_once(shop, stripe):
    order, attempt = order_at_stripe(bottle())
    stripe.pay(attempt.session_id)
    settle(order.pk)
    attempt.refresh_from_db()
    staff = User.objects.create_superuser(email="staff@example.com", password="x")

    def give_back() -> str:
        try:
            made = refund(attempt, amount=attempt.amount, reason="Double", by=staff)
        except RefundRefused:
            return "refused"
        return made.status

    results = at_once(give_back, give_back, stripe.deliver_webhooks)

    assert sorted(results[:2]) == ["refused", Refund.Status.SUCCEEDED]
    assert stripe.charge_of(attempt.session_id)["amount_refunded"] == 3900


def test_slow_webhook_does_not_hold_up_the_next_order(shop, stripe):
    """Stripe is asked outside the lock."""
    slow_order, slow = order_at_stripe(bottle())
    quick_order, quick = order_at_stripe(bottle())
    stripe.pay(slow.session_id)
    stripe.pay(quick.session_id)
    stripe.faults.slow_down(1.5, "GET", f"/v1/checkout/sessions/{slow.session_id}")

    def land_meanwhile() -> float:
        time.sleep(0.3)
        return landing_of(shop, quick_order)().elapsed.total_seconds()

    _, seconds = at_once(landing_of(shop, slow_order), land_meanwhile)

    assert seconds < 1
    assert PaymentAttempt.objects.filter(status="paid").count() == 2
