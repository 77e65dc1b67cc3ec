import pytest
import stripe

from tests.stripe_sandbox import cards


@pytest.fixture
def disputed(stripe_sandbox, open_session):
    session = open_session()
    stripe_sandbox.pay(session.id)
    return stripe_sandbox.dispute(session.id, reason="product_not_received")


def test_a_dispute_takes_the_money_back(stripe_sandbox, stripe_client, disputed):
    dispute = stripe_client.v1.disputes.retrieve(disputed["id"])

    assert (dispute.status, dispute.reason) == (
        "needs_response",
        "product_not_received",
    )
    assert dispute.amount == 7800
    assert stripe_client.v1.charges.retrieve(dispute.charge).disputed is True
    assert [event["type"] for event in stripe_sandbox.events("charge.dispute")] == [
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
    ]


@pytest.mark.parametrize(
    ("ending", "told"),
    [
        ("won", ["charge.dispute.funds_reinstated", "charge.dispute.closed"]),
        ("lost", ["charge.dispute.closed"]),
    ],
)
def test_a_dispute_is_answered_and_ends(
    stripe_sandbox, stripe_client, disputed, ending, told
):
    stripe_sandbox.answer_dispute(disputed["id"])
    under_review = stripe_client.v1.disputes.retrieve(disputed["id"]).status
    stripe_sandbox.close_dispute(disputed["id"], ending)

    assert under_review == "under_review"
    assert stripe_client.v1.disputes.retrieve(disputed["id"]).status == ending
    kinds = [event["type"] for event in stripe_sandbox.events("charge.dispute")]
    assert kinds[2:] == ["charge.dispute.updated", *told]


def test_a_dispute_names_its_payment(stripe_client, disputed):
    found = stripe_client.v1.disputes.list(
        {"payment_intent": disputed["payment_intent"]}
    )

    assert [dispute.id for dispute in found.data] == [disputed["id"]]


def test_a_dispute_ends_once_and_as_won_or_lost(stripe_sandbox, disputed):
    with pytest.raises(ValueError, match="won or lost"):
        stripe_sandbox.close_dispute(disputed["id"], "forgotten")
    stripe_sandbox.close_dispute(disputed["id"], "won")

    with pytest.raises(Exception, match="closed already"):
        stripe_sandbox.close_dispute(disputed["id"], "lost")


def test_a_charge_is_disputed_once(stripe_sandbox, open_session):
    session = open_session()
    stripe_sandbox.pay(session.id)
    stripe_sandbox.dispute(session.id)

    with pytest.raises(Exception, match="cannot be disputed"):
        stripe_sandbox.dispute(session.id)


def test_one_card_is_disputed_at_once(stripe_sandbox, open_session):
    stripe_sandbox.pay(open_session().id, cards.DISPUTED)

    assert len(stripe_sandbox.events("charge.dispute.created")) == 1


def test_an_unknown_dispute_is_missing(stripe_client):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        stripe_client.v1.disputes.retrieve("du_unknown")

    assert refusal.value.http_status == 404
