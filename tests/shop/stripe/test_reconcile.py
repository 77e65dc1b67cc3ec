"""The reconciler heals what webhook and landing page missed, and says what it did."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from shop.order.status import PAYMENT_REVIEW, REFUNDED
from shop.stripe import settle as settling
from shop.stripe.models import EventCursor, PaymentAttempt, Refund, StripeEvent
from tests.shop.selling import lose, stock_of
from tests.shop.stripe.buying import (
    is_given_up,
    is_paid_once,
    is_waiting,
    order_at_stripe,
    place_order,
    press_pay,
)

pytestmark = pytest.mark.django_db
SESSIONS = "/v1/checkout/sessions"


@pytest.fixture
def reconcile(capsys):
    def run() -> str:
        call_command("reconcile_payments")
        return capsys.readouterr().out

    return run


def age(attempt: PaymentAttempt, **ago: int) -> None:
    """As if it had been made that long ago."""
    then = timedelta(**ago)
    PaymentAttempt.objects.filter(pk=attempt.pk).update(
        created_at=attempt.created_at - then, expires_at=attempt.expires_at - then
    )


def test_browser_closed_and_webhook_lost(stripe, product, reconcile):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)

    report = reconcile()

    assert is_paid_once(order, stripe)
    assert f"Order {order.number} is Paid" in report


def test_second_run_finds_nothing_more(stripe, product, reconcile):
    _, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)
    reconcile()

    assert reconcile() == "0 healed, 0 open.\n"


def test_expiry_that_nobody_told_us_of(stripe, product, reconcile):
    order, _ = order_at_stripe(product)
    stripe.advance_clock(3601)
    stripe.forget_events()

    report = reconcile()

    assert is_given_up(order, product, stripe, stock=5)
    assert f"Order {order.number} was Pending payment and is Cancelled" in report


def test_killed_between_placing_and_asking_stripe(stripe, product, reconcile):
    """The order and its attempt are there, Stripe knows nothing."""
    order = place_order(product)
    attempt = order.payment_attempts.get()
    age(attempt, minutes=5)

    reconcile()
    (session,) = stripe.sessions()
    stripe.pay(session["id"])
    reconcile()

    assert is_paid_once(order, stripe)


def test_killed_between_stripes_answer_and_writing_it_down(stripe, product, reconcile):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)
    PaymentAttempt.objects.filter(pk=attempt.pk).update(
        status="created", session_id=None, payment_page=""
    )

    reconcile()

    assert is_paid_once(order, stripe)


def test_never_at_stripe_and_out_of_time(stripe, product, reconcile):
    order = place_order(product)
    age(order.payment_attempts.get(), hours=2)

    reconcile()

    assert is_given_up(order, product, stripe, stock=5)


def test_lost_answer_key_and_events_forgotten(stripe, client, product, reconcile):
    order = place_order(product)
    stripe.faults.lose_answer("POST", SESSIONS, 3)
    press_pay(client, order)
    stripe.pay(stripe.sessions()[0]["id"])
    stripe.forget_keys()
    stripe.forget_events()
    age(order.payment_attempts.get(), hours=2)

    reconcile()

    assert is_paid_once(order, stripe)


def test_refused_and_never_tried_again(stripe, client, product, reconcile):
    order = place_order(product)
    attempt = order.payment_attempts.get()
    age(attempt, minutes=45)
    stripe.faults.fail_before("POST", SESSIONS, 6)
    press_pay(client, order)
    stripe.faults.clear()
    PaymentAttempt.objects.update(status="refused")
    still_in_time = (reconcile(), is_waiting(order))[1]
    age(attempt, hours=2)

    report = reconcile()

    assert still_in_time
    assert is_given_up(order, product, stripe, stock=5)
    assert "was not paid in time" in report


def test_young_attempt_is_left_to_the_buyer(stripe, product, reconcile):
    order = place_order(product)

    reconcile()

    assert stripe.sessions() == []
    assert is_waiting(order)


def test_failed_event_is_dealt_with(stripe, webhook, product, reconcile):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)
    with stripe.unreachable():
        webhook.deliver("checkout")
    stripe.forget_events()

    report = reconcile()

    assert is_paid_once(order, stripe)
    assert "checkout.session.completed" in report
    assert not StripeEvent.objects.unprocessed().exists()


def test_refund_and_dispute_whose_webhooks_were_lost(stripe, product, reconcile):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)
    settling.settle(order.pk)
    stripe.refund(attempt.session_id)

    reconcile()

    order.refresh_from_db()
    assert order.status == REFUNDED
    assert Refund.objects.get().reason == "Made at Stripe"


@pytest.mark.parametrize("answer_lost", [True, False])
def test_refund_without_an_answer_is_made_once(stripe, product, reconcile, answer_lost):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)
    settling.settle(order.pk)
    attempt.refresh_from_db()
    row = Refund.objects.create(
        order=order, attempt=attempt, amount="10.00", reason="Killed here"
    )
    Refund.objects.update(requested_at=timezone.now() - timedelta(days=2))
    if answer_lost:
        stripe.refund(
            attempt.session_id, 1000, metadata={"refund": str(row.pk), "order": "x"}
        )
        stripe.forget_events()
        stripe.forget_keys()

    reconcile()
    reconcile()

    row.refresh_from_db()
    assert row.status == Refund.Status.SUCCEEDED
    assert stripe.charge_of(attempt.session_id)["amount_refunded"] == 1000


def test_paid_sessions_without_an_order_are_named(stripe, product, reconcile):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)
    order.payment_attempts.all().delete()
    lose(order)

    first, second = reconcile(), reconcile()

    assert f"Open: Session {attempt.session_id}" in first
    assert f"Open: Session {attempt.session_id}" in second


def test_stripe_away_changes_nothing_and_says_so(stripe, product, reconcile):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)

    with stripe.unreachable():
        report = reconcile()

    assert is_waiting(order)
    assert "no answer yet" in report
    assert not EventCursor.objects.exists()
    assert stock_of(product).num_allocated == 1


def test_cursor_moves_on_and_old_events_are_not_read_again(stripe, product, reconcile):
    reconcile()
    EventCursor.objects.update(read_up_to=timezone.now() - timedelta(hours=5))
    order_at_stripe(product)

    reconcile()

    *_, asked = stripe.requests.received("GET", "/v1/events")
    since = int(asked.parameters["created"]["gte"])
    assert abs(since - (timezone.now() - timedelta(hours=6)).timestamp()) < 60


def test_many_events_are_read_page_by_page(stripe, product, reconcile):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)
    session = stripe.session(attempt.session_id)
    for _ in range(120):
        stripe.emit("checkout.session.async_payment_succeeded", session)

    reconcile()

    assert StripeEvent.objects.count() == 121
    assert is_paid_once(order, stripe)


def test_one_order_that_cannot_be_healed_holds_up_no_other(
    stripe, product, reconcile, monkeypatch, caplog
):
    broken, first = order_at_stripe(product)
    healthy, second = order_at_stripe(product)
    stripe.pay(first.session_id)
    stripe.pay(second.session_id)
    stripe.forget_events()
    real = settling.life.mark_paid

    def mark_paid(order, **words):
        if order.pk == broken.pk:
            raise RuntimeError("a fault of ours")
        real(order, **words)

    monkeypatch.setattr(settling.life, "mark_paid", mark_paid)

    report = reconcile()

    healthy.refresh_from_db()
    assert healthy.status == "Paid"
    assert "RuntimeError, see the log" in report
    assert "a fault of ours" in caplog.text
    assert is_waiting(broken)


def test_held_payment_is_not_touched(stripe, product, reconcile):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)
    stripe.alter_session(attempt.session_id, amount_total=1)
    reconcile()

    reconcile()

    order.refresh_from_db()
    assert order.status == PAYMENT_REVIEW
    assert order.status_changes.count() == 1


def test_without_a_key_it_says_so(db, settings):
    settings.STRIPE_SECRET_KEY = ""

    with pytest.raises(CommandError, match="STRIPE_SECRET_KEY is not set"):
        call_command("reconcile_payments")
