"""Money that goes back: asked for here, or made in Stripe's dashboard."""

from decimal import Decimal

import pytest

from shop.order.status import PAID, PAYMENT_REVIEW, REFUNDED
from shop.stripe.client import StripeUnavailable
from shop.stripe.models import PaymentAttempt, Refund
from shop.stripe.refund import RefundRefused, price_of, refund
from shop.stripe.settle import settle
from shop.user.models import User
from tests.shop.selling import stock_of
from tests.shop.stripe.buying import order_at_stripe
from tests.stripe_sandbox.cards import FAILED_REFUND, PAYS, SLOW_REFUND

pytestmark = pytest.mark.django_db
REFUNDS = "/v1/refunds"


@pytest.fixture
def staff(db):
    return User.objects.create_superuser(email="staff@example.com", password="x")


def paid_order(stripe, product, quantity: int = 1, card: str = PAYS):
    order, attempt = order_at_stripe(product, quantity)
    stripe.pay(attempt.session_id, card)
    settle(order.pk)
    order.refresh_from_db()
    attempt.refresh_from_db()
    return order, attempt


def ask_for(attempt: PaymentAttempt, amount: str, staff) -> Refund:
    return refund(attempt, amount=Decimal(amount), reason="Arrived open", by=staff)


def test_whole_refund_ends_the_order_and_frees_what_was_not_sent(
    stripe, product, staff
):
    order, attempt = paid_order(stripe, product, 2)

    made = ask_for(attempt, "78.00", staff)

    order.refresh_from_db()
    (asked,) = stripe.requests.received("POST", REFUNDS)
    assert asked.idempotency_key == made.idempotency_key
    assert made.status == Refund.Status.SUCCEEDED
    assert order.status == REFUNDED
    assert stock_of(product).num_allocated == 0
    assert stripe.charge_of(attempt.session_id)["amount_refunded"] == 7800
    assert order.notes.filter(user=staff, message__contains="Arrived open").exists()


def test_part_refunds_leave_the_order_until_all_is_back(stripe, product, staff):
    order, attempt = paid_order(stripe, product, 2)

    ask_for(attempt, "30.00", staff)
    order.refresh_from_db()
    after_part = order.status
    ask_for(attempt, "48.00", staff)

    order.refresh_from_db()
    assert (after_part, order.status) == (PAID, REFUNDED)


@pytest.mark.parametrize("amount", ["39.01", "0.00", "-1.00"])
def test_impossible_amounts_are_refused_with_a_sentence(stripe, product, staff, amount):
    _, attempt = paid_order(stripe, product)

    with pytest.raises(RefundRefused, match=r"\."):
        ask_for(attempt, amount, staff)

    assert not Refund.objects.exists()
    assert not stripe.requests.received("POST", REFUNDS)


def test_second_whole_refund_is_refused(stripe, product, staff):
    _, attempt = paid_order(stripe, product)
    ask_for(attempt, "39.00", staff)

    with pytest.raises(RefundRefused, match="nothing left"):
        ask_for(attempt, "39.00", staff)

    assert stripe.charge_of(attempt.session_id)["amount_refunded"] == 3900


def test_unpaid_order_has_nothing_to_refund(stripe, product, staff):
    _, attempt = order_at_stripe(product)

    with pytest.raises(RefundRefused, match="nothing left"):
        ask_for(attempt, "1.00", staff)


def test_refund_by_line_is_priced_by_what_was_paid(stripe, product, staff):
    order, attempt = paid_order(stripe, product, 3)
    line = order.lines.get()
    line.line_price_incl_tax = Decimal("100.00")

    assert price_of({line: 2}) == Decimal("66.67")
    refund(
        attempt,
        amount=Decimal("66.67"),
        reason="Two came broken",
        by=staff,
        quantities={line: 2},
    )
    with pytest.raises(RefundRefused, match="2 refunded already"):
        refund(
            attempt,
            amount=Decimal("1.00"),
            reason="Again",
            by=staff,
            quantities={line: 2},
        )


def test_refund_made_at_stripe_is_recorded(stripe, webhook, product):
    order, attempt = paid_order(stripe, product)
    stripe.refund(attempt.session_id)

    webhook.deliver()

    order.refresh_from_db()
    made = Refund.objects.get()
    assert (made.amount, made.requested_by) == (Decimal("39.00"), None)
    assert made.status == Refund.Status.SUCCEEDED
    assert order.status == REFUNDED


def test_news_that_says_nothing_new_adds_no_note(stripe, webhook, product):
    order, attempt = paid_order(stripe, product)
    made = stripe.refund(attempt.session_id, 100)
    webhook.deliver()
    notes = order.notes.count()

    webhook.post(stripe.emit("refund.updated", made))

    assert order.notes.count() == notes


def test_refund_at_stripe_before_we_knew_of_the_payment(stripe, webhook, product):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)
    stripe.refund(attempt.session_id)

    webhook.deliver("refund")

    order.refresh_from_db()
    assert order.status == REFUNDED


def test_own_refund_is_not_recorded_twice_by_its_webhooks(
    stripe, webhook, product, staff
):
    _, attempt = paid_order(stripe, product)
    ask_for(attempt, "10.00", staff)

    webhook.deliver()
    stripe.requests.clear()
    webhook.deliver()

    assert Refund.objects.get().amount == Decimal("10.00")
    assert stripe.requests.received() == []


def test_lost_answer_is_found_by_the_webhook_and_refunded_once(
    stripe, webhook, product, staff
):
    _, attempt = paid_order(stripe, product)
    stripe.faults.lose_answer("POST", REFUNDS, 3)

    with pytest.raises(StripeUnavailable):
        ask_for(attempt, "10.00", staff)
    unknown = Refund.objects.get().status
    webhook.deliver()

    assert unknown == Refund.Status.REQUESTED
    assert Refund.objects.get().status == Refund.Status.SUCCEEDED
    assert stripe.charge_of(attempt.session_id)["amount_refunded"] == 1000


def test_error_after_the_work_finds_the_refund_that_was_made(stripe, product, staff):
    _, attempt = paid_order(stripe, product)
    stripe.faults.fail_after("POST", REFUNDS)

    made = ask_for(attempt, "10.00", staff)

    assert made.status == Refund.Status.SUCCEEDED
    assert stripe.charge_of(attempt.session_id)["amount_refunded"] == 1000


def test_refusal_by_stripe_frees_the_amount_and_says_why(stripe, product, staff):
    order, attempt = paid_order(stripe, product)
    stripe.refund(attempt.session_id)

    with pytest.raises(RefundRefused, match="refunded already"):
        ask_for(attempt, "39.00", staff)

    order.refresh_from_db()
    assert Refund.objects.get().status == Refund.Status.REFUSED
    assert order.status == PAID


def test_slow_refund_ends_the_order_when_the_money_is_back(
    stripe, webhook, product, staff
):
    order, attempt = paid_order(stripe, product, card=SLOW_REFUND)
    ask_for(attempt, "39.00", staff)
    order.refresh_from_db()
    meanwhile = order.status

    stripe.settle_refunds()
    webhook.deliver()

    order.refresh_from_db()
    assert (meanwhile, order.status) == (PAID, REFUNDED)


def test_failed_refund_can_be_asked_for_again(stripe, webhook, product, staff):
    order, attempt = paid_order(stripe, product, card=FAILED_REFUND)
    ask_for(attempt, "39.00", staff)
    stripe.settle_refunds()
    webhook.deliver()

    made = Refund.objects.get()

    assert made.status == Refund.Status.FAILED
    assert attempt.left_to_refund() == Decimal("39.00")
    assert order.notes.filter(message__contains="Failed").exists()


def test_payment_held_for_review_can_be_refunded(stripe, webhook, product, staff):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)
    stripe.alter_session(attempt.session_id, client_reference_id="SOME-OTHER")
    webhook.deliver()
    order.refresh_from_db()
    held = order.status
    attempt.refresh_from_db()

    ask_for(attempt, "39.00", staff)

    order.refresh_from_db()
    assert (held, order.status) == (PAYMENT_REVIEW, REFUNDED)
