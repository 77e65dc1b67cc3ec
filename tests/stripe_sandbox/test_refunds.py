from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe

from tests.stripe_sandbox import cards


@pytest.fixture
def paid(stripe_sandbox, open_session):
    """The payment of a session over 78 dollars."""

    def pay(card: str = cards.PAYS) -> str:
        session = open_session()
        return stripe_sandbox.pay(session.id, card)["payment_intent"]

    return pay


def refusal_of(refunds, **params) -> stripe.InvalidRequestError:
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        refunds.create(params)
    return refusal.value


@pytest.fixture
def refunds(stripe_client):
    return stripe_client.v1.refunds


def test_a_refund_in_full_gives_all_back(stripe_client, refunds, paid):
    intent = paid()

    refund = refunds.create(
        {
            "payment_intent": intent,
            "reason": "requested_by_customer",
            "metadata": {"refund": "1"},
        }
    )

    charge = stripe_client.v1.charges.retrieve(refund.charge)
    assert (refund.amount, refund.status) == (7800, "succeeded")
    assert refund.metadata["refund"] == "1"
    assert (charge.refunded, charge.amount_refunded) == (True, 7800)


def test_a_refund_is_told_by_events(stripe_sandbox, refunds, paid):
    refunds.create({"payment_intent": paid(), "amount": 1000})

    created = stripe_sandbox.events("refund.created")[0]["data"]["object"]
    moved = stripe_sandbox.events("charge.refunded")[0]["data"]
    assert created["amount"] == 1000
    assert moved["object"]["amount_refunded"] == 1000
    assert moved["object"]["refunded"] is False
    assert moved["previous_attributes"]["amount_refunded"] == 0


def test_parts_add_up_to_what_was_paid_and_no_further(refunds, paid):
    intent = paid()
    refunds.create({"payment_intent": intent, "amount": 3900})

    too_much = refusal_of(refunds, payment_intent=intent, amount=3901)
    refunds.create({"payment_intent": intent, "amount": 3900})
    again = refusal_of(refunds, payment_intent=intent, amount=1)

    assert too_much.code == "amount_too_large"
    assert "($39.01) is greater than unrefunded amount on charge ($39.00)" in str(
        too_much
    )
    assert again.code == "charge_already_refunded"


def test_without_an_amount_the_rest_is_refunded(refunds, paid):
    intent = paid()
    refunds.create({"payment_intent": intent, "amount": 800})

    assert refunds.create({"payment_intent": intent}).amount == 7000


def test_a_key_refunds_once(refunds, paid):
    params = {"payment_intent": paid(), "amount": 1000}
    options = {"idempotency_key": "refund-1"}

    first, second = (refunds.create(params, options) for _ in range(2))

    assert first.id == second.id
    assert len(refunds.list(params={"payment_intent": first.payment_intent}).data) == 1


def test_refunds_at_the_same_moment_never_exceed_what_was_paid(
    stripe_sandbox, refunds, paid
):
    intent = paid()

    def refund(_: int) -> bool:
        try:
            refunds.create({"payment_intent": intent, "amount": 3000})
        except stripe.InvalidRequestError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(refund, range(8)))

    assert results.count(True) == 2
    assert stripe_sandbox.state.find("charge")[0]["amount_refunded"] == 6000


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"amount": 0}, "parameter_invalid_integer"),
        ({"amount": -100}, "parameter_invalid_integer"),
        ({"amount": "10.00"}, "parameter_invalid_integer"),
        ({"payment_intent": "pi_unknown"}, "resource_missing"),
        ({"charge": "ch_unknown"}, "resource_missing"),
        ({"order": "7F3K-29QX"}, "parameter_unknown"),
        ({"reverse_transfer": True}, "not_done_by_stand_in"),
    ],
)
def test_a_wrong_refund_is_refused(stripe_sandbox, refunds, paid, changes, code):
    refusal = refusal_of(refunds, **{"payment_intent": paid(), **changes})

    assert refusal.code == code
    assert stripe_sandbox.events("refund") == []


def test_a_reason_of_our_own_is_refused(refunds, paid):
    refusal = refusal_of(refunds, payment_intent=paid(), reason="broken bottle")

    assert (
        "must be one of duplicate, fraudulent, or requested_by_customer"
        in refusal.user_message
    )


def test_a_refund_needs_a_payment(refunds):
    assert refusal_of(refunds, amount=100).code == "parameter_missing"


def test_a_payment_that_failed_has_nothing_to_refund(
    stripe_sandbox, refunds, open_session
):
    session = stripe_sandbox.pay(open_session().id, cards.DECLINED)

    refusal = refusal_of(refunds, payment_intent=session["payment_intent"])

    assert "does not have a successful charge" in str(refusal)


def test_a_disputed_payment_cannot_be_refunded(stripe_sandbox, refunds, open_session):
    session = open_session()
    intent = stripe_sandbox.pay(session.id)["payment_intent"]
    stripe_sandbox.dispute(session.id)

    assert refusal_of(refunds, payment_intent=intent).code == "charge_disputed"


def test_a_refund_may_take_its_time(stripe_sandbox, refunds, paid):
    refund = refunds.create({"payment_intent": paid(cards.SLOW_REFUND)})
    assert refund.status == "pending"

    stripe_sandbox.settle_refunds()

    assert refunds.retrieve(refund.id).status == "succeeded"
    assert len(stripe_sandbox.events("refund.updated")) == 1


def test_a_refund_may_fail_later_and_the_money_is_ours_again(
    stripe_sandbox, stripe_client, refunds, paid
):
    refund = refunds.create({"payment_intent": paid(cards.FAILED_REFUND)})
    assert refund.status == "succeeded"

    stripe_sandbox.settle_refunds()

    failed = refunds.retrieve(refund.id)
    charge = stripe_client.v1.charges.retrieve(refund.charge)
    assert (failed.status, failed.failure_reason) == (
        "failed",
        "expired_or_canceled_card",
    )
    assert (charge.refunded, charge.amount_refunded) == (False, 0)
    assert len(stripe_sandbox.events("refund.failed")) == 1


def test_a_refund_can_be_made_at_stripes_side(
    stripe_sandbox, stripe_client, open_session
):
    session = open_session()
    stripe_sandbox.pay(session.id)

    refund = stripe_sandbox.refund(session.id, 500)

    found = stripe_client.v1.refunds.list({"charge": refund["charge"]}).data
    assert [one.amount for one in found] == [500]
    created = stripe_sandbox.events("refund.created")[0]
    assert created["request"]["idempotency_key"] is None


def test_the_metadata_of_a_refund_can_change(refunds, paid):
    refund = refunds.create({"payment_intent": paid(), "metadata": {"line": "1"}})

    assert refunds.update(refund.id, {"metadata": {"line": "2"}}).metadata["line"] == (
        "2"
    )


def test_an_unknown_refund_is_missing(refunds):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        refunds.retrieve("re_unknown")

    assert refusal.value.http_status == 404
