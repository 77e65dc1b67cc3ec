"""The money of a return goes back once, and never more than was paid."""

from decimal import Decimal

import pytest

from shop.stripe.models import Refund
from shop.stripe.reconcile import Reconciliation
from tests.shop.returns.deciding.acts import REFUNDS, act

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [
        ("117.01", "No more than USD 117.00"),
        ("0", "Give an amount above zero."),
        ("-1", "greater than or equal to 0"),
        ("1e9999", "no more than 12 digits"),
        ("NaN", "Enter a number."),
        ("9" * 500, "no more than 12 digits"),
        ("39.005", "no more than 2 decimal places"),
    ],
)
def test_impossible_amounts_get_a_sentence(staff, received, amount, sentence):
    text = act(staff, received, "refund", amount=amount, note="Back.")

    assert sentence in text
    assert received.status == "received"
    assert not Refund.objects.exists()


def test_staff_may_refund_less(staff, received):
    act(staff, received, "refund", amount="10.00", note="One was empty.")

    assert Refund.objects.get().amount == Decimal("10.00")
    assert received.status == "refunded"


def test_refund_that_stripe_refused_waits_again(staff, received, stripe, order):
    stripe.refund(order.payment_attempts.get().session_id)

    text = act(staff, received, "refund", amount="78.00", note="Back.")

    assert "Stripe says that all of it is refunded already." in text
    assert received.status == "received"
    assert received.refund is None
    assert received.events.latest("pk").what == "Stripe refused the refund."


def test_refund_whose_answer_was_lost_is_made_once(staff, received, stripe):
    stripe.faults.lose_answer("POST", REFUNDS, times=20)

    text = act(staff, received, "refund", amount="78.00", note="Back.")
    stripe.faults.clear()
    Refund.objects.update(requested_at="2026-01-01T00:00:00Z")
    Reconciliation().run()

    assert "Stripe did not answer. The refund is written down" in text
    assert received.status == "refunded"
    assert Refund.objects.get().status == "succeeded"
    assert sum(row["amount"] for row in stripe.state.find("refund")) == 7800
