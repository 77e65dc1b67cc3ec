"""kill -9 in the middle of a step: the next run brings it to the same end."""

import pytest
from django.core.management import call_command

from shop.order.status import DISPUTED, PAID
from shop.stripe.client import read_event
from shop.stripe.events import remember
from shop.stripe.models import Dispute, Refund
from shop.stripe.settle import settle
from shop.user.models import User
from tests.shop.selling import bottle
from tests.shop.stripe.buying import (
    is_given_up,
    is_paid_once,
    order_at_stripe,
    place_order,
)
from tests.shop.stripe.killing import kill_during, let_time_pass

pytestmark = pytest.mark.django_db(transaction=True)

CLIENT, ATTEMPTS = "shop.stripe.client", "shop.stripe.attempts"
SETTLE, LIFE = "shop.stripe.settle", "shop.order.life"
EVENTS, REFUND = "shop.stripe.events", "shop.stripe.refund"
BOTH = ("before", "after")


@pytest.mark.parametrize("moment", BOTH)
@pytest.mark.parametrize(
    "place", [(CLIENT, "create_checkout_session"), (ATTEMPTS, "adopt")]
)
def test_killed_while_the_payment_page_is_opened(stripe, settings, place, moment):
    order = place_order(bottle())
    attempt = order.payment_attempts.get()

    kill_during(settings, "start", attempt.pk, place, moment)
    let_time_pass()
    call_command("reconcile_payments")
    (session,) = stripe.sessions()
    stripe.pay(session["id"])
    call_command("reconcile_payments")

    assert is_paid_once(order, stripe)


@pytest.mark.parametrize("moment", BOTH)
@pytest.mark.parametrize(
    "place", [(CLIENT, "retrieve_session"), (LIFE, "mark_paid"), (SETTLE, "_record")]
)
def test_killed_while_a_payment_is_settled(stripe, settings, place, moment):
    order, attempt = order_at_stripe(bottle())
    stripe.pay(attempt.session_id)

    kill_during(settings, "settle", order.pk, place, moment)
    settle(order.pk)

    assert is_paid_once(order, stripe)


@pytest.mark.parametrize("moment", BOTH)
def test_killed_while_the_stock_is_given_back(stripe, settings, moment):
    product = bottle(stock=5)
    order, attempt = order_at_stripe(product, 2)
    stripe.expire(attempt.session_id)

    kill_during(settings, "settle", order.pk, (LIFE, "cancel"), moment)
    settle(order.pk)

    assert is_given_up(order, product, stripe, stock=5)


@pytest.mark.parametrize("moment", BOTH)
def test_killed_while_an_event_is_dealt_with(stripe, settings, moment):
    order, attempt = order_at_stripe(bottle())
    stripe.pay(attempt.session_id)
    (event,) = stripe.events("checkout.session.completed")
    row = remember(read_event(*stripe.signed(event)))

    kill_during(settings, "process", row.pk, (EVENTS, "settle"), moment)
    call_command("reconcile_payments")

    row.refresh_from_db()
    assert row.processed_at
    assert is_paid_once(order, stripe)


@pytest.mark.parametrize("moment", BOTH)
@pytest.mark.parametrize("place", [(CLIENT, "create_refund"), (REFUND, "record")])
def test_killed_while_money_goes_back(stripe, settings, place, moment):
    order, attempt = order_at_stripe(bottle())
    stripe.pay(attempt.session_id)
    settle(order.pk)
    User.objects.create_superuser(email="staff@example.com", password="x")

    kill_during(settings, "refund", attempt.pk, place, moment)
    let_time_pass()
    call_command("reconcile_payments")

    assert Refund.objects.get().status == Refund.Status.SUCCEEDED
    assert stripe.charge_of(attempt.session_id)["amount_refunded"] == 1000


@pytest.mark.parametrize("moment", BOTH)
def test_killed_while_a_dispute_is_written_down(stripe, settings, moment):
    order, attempt = order_at_stripe(bottle())
    stripe.pay(attempt.session_id)
    settle(order.pk)
    stripe.dispute(attempt.session_id)
    (event,) = stripe.events("charge.dispute.created")
    row = remember(read_event(*stripe.signed(event)))

    place = ("shop.order.life", "mark_disputed")
    kill_during(settings, "process", row.pk, place, moment)
    call_command("reconcile_payments")

    order.refresh_from_db()
    assert order.status == DISPUTED
    assert Dispute.objects.get().order_status_before == PAID
