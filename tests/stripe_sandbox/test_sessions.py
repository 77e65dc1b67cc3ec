import time

import pytest
import stripe

from tests.stripe_sandbox.fixtures import (
    checkout_params,
    client_of,
    line_item,
    wait_for,
)


def test_a_session_adds_up_its_items_and_shipping(open_session):
    shipping = {
        "shipping_rate_data": {
            "display_name": "Standard",
            "type": "fixed_amount",
            "fixed_amount": {"amount": 595, "currency": "usd"},
        }
    }

    session = open_session(
        line_items=[line_item(3900, 2), line_item(1250, 1)], shipping_options=[shipping]
    )

    assert (session.amount_subtotal, session.amount_total) == (9050, 9645)
    assert session.total_details.amount_shipping == 595
    assert session.shipping_cost.amount_total == 595


def test_a_new_session_is_open_unpaid_and_never_live(open_session):
    session = open_session()

    assert (session.status, session.payment_status) == ("open", "unpaid")
    assert session.livemode is False
    assert session.id.startswith("cs_test_")
    assert session.payment_intent is None
    assert session.url.endswith(f"/c/pay/{session.id}")
    assert session.ui_mode == "hosted_page"


def test_a_session_keeps_what_names_the_order(open_session, stripe_client):
    made = open_session(customer_email="ada@example.com")

    session = stripe_client.v1.checkout.sessions.retrieve(made.id)

    assert session.client_reference_id == "7F3K-29QX"
    assert session.metadata["order"] == "7F3K-29QX"
    assert session.customer_details.email == "ada@example.com"


def test_a_session_lives_a_day_unless_told_otherwise(open_session):
    session = open_session(expires_at=None)

    assert session.expires_at - session.created == 24 * 60 * 60


@pytest.mark.parametrize("minutes", [29, 24 * 60 + 5])
def test_an_expiry_too_soon_or_too_late_is_refused(open_session, minutes):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        open_session(expires_at=int(time.time()) + minutes * 60)

    assert refusal.value.param == "expires_at"


def test_less_than_fifty_cents_is_refused(open_session):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        open_session(line_items=[line_item(49, 1)])

    assert refusal.value.code == "amount_too_small"


def test_the_parts_of_a_payment_can_be_expanded(
    stripe_sandbox, stripe_client, open_session
):
    made = open_session(
        payment_intent_data={"metadata": {"order": "7F3K-29QX"}, "description": "Two"}
    )
    stripe_sandbox.pay(made.id)

    session = stripe_client.v1.checkout.sessions.retrieve(
        made.id, {"expand": ["payment_intent.latest_charge", "line_items"]}
    )

    assert session.payment_intent.metadata["order"] == "7F3K-29QX"
    assert session.payment_intent.description == "Two"
    assert session.payment_intent.latest_charge.paid is True
    assert [item.quantity for item in session.line_items.data] == [2]


def test_what_cannot_be_expanded_is_refused(open_session, stripe_client):
    session = open_session()

    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        stripe_client.v1.checkout.sessions.retrieve(session.id, {"expand": ["order"]})


def test_a_session_that_cannot_be_expanded_was_not_made(stripe_sandbox, open_session):
    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        open_session(expand=["order"])

    assert stripe_sandbox.sessions() == []


def test_a_session_is_found_by_its_payment(stripe_sandbox, stripe_client, open_session):
    paid, _ = open_session(), open_session()
    stripe_sandbox.pay(paid.id)
    intent = stripe_sandbox.session(paid.id)["payment_intent"]

    found = stripe_client.v1.checkout.sessions.list({"payment_intent": intent})

    assert [session.id for session in found.data] == [paid.id]


def test_sessions_are_listed_newest_first_page_by_page(stripe_client, open_session):
    made = [open_session().id for _ in range(5)]

    page = stripe_client.v1.checkout.sessions.list({"limit": 2})
    everything = [session.id for session in page.auto_paging_iter()]

    assert page.has_more is True
    assert everything == made[::-1]


def test_the_line_items_can_be_read(stripe_client, open_session):
    session = open_session()

    items = stripe_client.v1.checkout.sessions.line_items.list(session.id)

    assert [(item.description, item.amount_total) for item in items.data] == [
        ("AnxDefy, 60 capsules", 7800)
    ]


def test_an_open_session_expires_on_demand(stripe_sandbox, stripe_client, open_session):
    made = open_session()

    session = stripe_client.v1.checkout.sessions.expire(made.id)

    assert (session.status, session.url) == ("expired", None)
    assert len(stripe_sandbox.events("checkout.session.expired")) == 1


def test_a_paid_session_cannot_be_expired(stripe_sandbox, stripe_client, open_session):
    session = open_session()
    stripe_sandbox.pay(session.id)

    with pytest.raises(stripe.InvalidRequestError, match="status of `complete`"):
        stripe_client.v1.checkout.sessions.expire(session.id)

    assert stripe_sandbox.session(session.id)["payment_status"] == "paid"


def test_time_expires_a_session_once(stripe_sandbox, stripe_client, open_session):
    made = open_session()

    stripe_sandbox.advance_clock(32 * 60)
    stripe_sandbox.advance_clock(60)

    session = stripe_client.v1.checkout.sessions.retrieve(made.id)
    assert session.status == "expired"
    assert len(stripe_sandbox.events("checkout.session.expired")) == 1


def test_a_session_expires_without_being_asked_for(stripe_sandbox, open_session):
    open_session()
    stripe_sandbox.state.advance_clock(32 * 60)

    assert wait_for(lambda: stripe_sandbox.events("checkout.session.expired"))


def test_an_unknown_session_is_missing(stripe_client):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        stripe_client.v1.checkout.sessions.retrieve("cs_test_unknown")

    assert (refusal.value.http_status, refusal.value.code) == (404, "resource_missing")


def test_the_metadata_of_a_session_can_change(stripe_client, open_session):
    session = stripe_client.v1.checkout.sessions.update(
        open_session().id, {"metadata": {"attempt": "2"}}
    )

    assert session.metadata.to_dict() == {"order": "7F3K-29QX", "attempt": "2"}


@pytest.mark.parametrize("key", ["sk_live_abcdefghijklmnop", "pk_test_x", "nonsense"])
def test_only_secret_and_restricted_test_keys_are_taken(stripe_sandbox, key):
    client = stripe.StripeClient(key, base_addresses={"api": stripe_sandbox.url})

    with pytest.raises(stripe.AuthenticationError, match="Invalid API Key"):
        client.v1.checkout.sessions.create(checkout_params())


def test_a_restricted_test_key_is_taken(stripe_sandbox):
    client = stripe.StripeClient(
        "rk_test_x", base_addresses={"api": stripe_sandbox.url}
    )

    assert client.v1.checkout.sessions.create(checkout_params()).status == "open"


def test_another_version_of_the_api_is_refused(stripe_sandbox):
    client = client_of(stripe_sandbox, stripe_version="2024-06-20")

    with pytest.raises(stripe.InvalidRequestError, match="Invalid Stripe API version"):
        client.v1.checkout.sessions.create(checkout_params())


def test_connected_accounts_are_refused(stripe_sandbox):
    client = client_of(stripe_sandbox, stripe_account="acct_1")

    with pytest.raises(stripe.PermissionError, match="no connected accounts"):
        client.v1.checkout.sessions.create(checkout_params())


def test_a_payment_of_checkout_is_canceled_by_expiring_its_session(
    stripe_sandbox, stripe_client, open_session
):
    session = open_session()
    stripe_sandbox.pay(session.id, "4000000000000002")
    intent = stripe_sandbox.session(session.id)["payment_intent"]

    with pytest.raises(stripe.InvalidRequestError, match="expiring the session"):
        stripe_client.v1.payment_intents.cancel(intent)
    stripe_client.v1.checkout.sessions.expire(session.id)

    canceled = stripe_client.v1.payment_intents.retrieve(intent)
    assert (canceled.status, canceled.cancellation_reason) == ("canceled", "expired")


def test_the_account_can_be_asked_for(stripe_client):
    assert stripe_client.v1.accounts.retrieve_current().default_currency == "usd"
