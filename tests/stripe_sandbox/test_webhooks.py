import json
import time
from itertools import pairwise

import pytest
import stripe

from tests.stripe_sandbox import StripeSandbox
from tests.stripe_sandbox.fixtures import checkout_params, client_of, wait_for
from tests.stripe_sandbox.receiver import Receiver

SECRET = "whsec_for_these_tests"


@pytest.fixture
def receiver():
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def sandbox(receiver):
    """Sends when told to, so that a test sees each posting."""
    with StripeSandbox(receiver.url, SECRET, deliver_by_itself=False) as sandbox:
        yield sandbox


def new_session(sandbox: StripeSandbox) -> str:
    return client_of(sandbox).v1.checkout.sessions.create(checkout_params()).id


def test_stripes_own_verification_takes_a_webhook(sandbox, receiver):
    session_id = new_session(sandbox)
    sandbox.pay(session_id)

    sandbox.deliver_webhooks()

    webhook = receiver.received[-1]
    event = stripe.Webhook.construct_event(webhook.body, webhook.signature, SECRET)
    assert event.type == "checkout.session.completed"
    assert event.data.object["id"] == session_id
    assert event.api_version == stripe.api_version
    assert (event.livemode, event.pending_webhooks) == (False, 1)


def test_another_secret_does_not_verify(sandbox, receiver):
    sandbox.expire(new_session(sandbox))
    event = sandbox.events()[0]

    sandbox.post_webhook(event, secret="whsec_of_somebody_else")

    webhook = receiver.received[0]
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(webhook.body, webhook.signature, SECRET)


def test_an_old_signature_does_not_verify(sandbox):
    sandbox.expire(new_session(sandbox))

    body, signature = sandbox.signed(
        sandbox.events()[0], signed_at=int(time.time()) - 301
    )

    with pytest.raises(stripe.SignatureVerificationError, match="tolerance"):
        stripe.Webhook.construct_event(body, signature, SECRET)


def test_webhooks_arrive_by_themselves_in_order(receiver):
    with StripeSandbox(receiver.url, SECRET) as sandbox:
        sandbox.pay(new_session(sandbox))

        assert wait_for(lambda: len(receiver.received) == 4)

    assert receiver.types()[-1] == "checkout.session.completed"


def test_a_refused_webhook_is_sent_again_until_it_is_taken(receiver):
    receiver.statuses = [500, 503, 200]
    with StripeSandbox(receiver.url, SECRET, retries=(0.02, 0.02)) as sandbox:
        sandbox.expire(new_session(sandbox))

        assert wait_for(lambda: len(receiver.received) == 3)

    assert len({webhook.event["id"] for webhook in receiver.received}) == 1


def test_retries_end(receiver):
    receiver.statuses = [500] * 10
    with StripeSandbox(
        receiver.url, SECRET, retries=(0, 0), deliver_by_itself=False
    ) as sandbox:
        sandbox.expire(new_session(sandbox))
        for _ in range(5):
            sandbox.deliver_webhooks()

    assert len(receiver.received) == 3


def test_a_shop_that_is_away_gets_its_webhook_later(sandbox, receiver):
    sandbox.send_webhooks_to("http://127.0.0.1:9/")
    sandbox.expire(new_session(sandbox))

    away = sandbox.deliver_webhooks()
    sandbox.send_webhooks_to(receiver.url)
    back = sandbox.deliver_webhooks()

    assert [sent.status for sent in away] == [0]
    assert [sent.status for sent in back] == [200]


def test_a_dropped_webhook_never_arrives_but_is_in_the_list(sandbox, receiver):
    session_id = new_session(sandbox)
    sandbox.webhooks.faults.drop(type="checkout.session.")
    sandbox.pay(session_id)

    sandbox.deliver_webhooks()

    assert "checkout.session.completed" not in receiver.types()
    assert len(receiver.received) == 3
    assert len(sandbox.events("checkout.session.completed")) == 1


def test_a_webhook_arrives_ten_times_at_once(sandbox, receiver):
    sandbox.webhooks.faults.repeat(10)
    sandbox.expire(new_session(sandbox))

    sandbox.deliver_webhooks()

    assert len(receiver.received) == 10
    assert len({webhook.event["id"] for webhook in receiver.received}) == 1


def test_webhooks_arrive_out_of_order(sandbox, receiver):
    sandbox.webhooks.faults.reorder(4)

    sandbox.pay(new_session(sandbox))
    sandbox.deliver_webhooks()

    assert receiver.types() == [
        "checkout.session.completed",
        "payment_intent.succeeded",
        "charge.succeeded",
        "payment_intent.created",
    ]


def test_a_delayed_webhook_waits(receiver):
    with StripeSandbox(receiver.url, SECRET) as sandbox:
        sandbox.webhooks.faults.delay(0.5)
        started = time.monotonic()
        sandbox.expire(new_session(sandbox))

        assert wait_for(lambda: receiver.received)

    assert time.monotonic() - started >= 0.5


def test_clearing_the_faults_releases_what_was_held(sandbox, receiver):
    sandbox.webhooks.faults.reorder(9)
    sandbox.expire(new_session(sandbox))
    before = sandbox.deliver_webhooks()

    sandbox.webhooks.faults.clear()

    assert before == []
    assert len(sandbox.deliver_webhooks()) == 1


def test_an_unknown_event_can_be_sent(sandbox, receiver):
    sandbox.emit("moon.rose", {"id": "moon_1", "object": "moon"})

    sandbox.deliver_webhooks()

    assert receiver.types() == ["moon.rose"]


def test_a_snapshot_stays_as_it_was(sandbox, receiver):
    session_id = new_session(sandbox)
    sandbox.pay(session_id, "4000000000000002")
    sandbox.pay(session_id)

    sandbox.deliver_webhooks()

    created = json.loads(receiver.received[0].body)
    assert created["type"] == "payment_intent.created"
    assert created["data"]["object"]["status"] == "requires_payment_method"


def test_an_event_names_the_request_that_made_it(sandbox):
    session_id = new_session(sandbox)

    client_of(sandbox).v1.checkout.sessions.expire(
        session_id, options={"idempotency_key": "close-1"}
    )

    request = sandbox.events("checkout.session.expired")[0]["request"]
    assert request["idempotency_key"] == "close-1"
    assert request["id"].startswith("req_")


def test_what_was_not_sent_survives_a_restart(receiver, tmp_path):
    state = tmp_path / "stripe.sqlite3"
    with StripeSandbox(
        receiver.url, SECRET, state_file=state, deliver_by_itself=False
    ) as before:
        session_id = new_session(before)
        before.expire(session_id)

    with StripeSandbox(receiver.url, SECRET, state_file=state) as after:
        assert wait_for(lambda: receiver.received)
        assert after.session(session_id)["status"] == "expired"


def test_events_carry_growing_numbers_of_time(sandbox):
    sandbox.pay(new_session(sandbox))

    moments = [event["created"] for event in sandbox.events()]

    assert all(earlier <= later for earlier, later in pairwise(moments))


def test_no_address_means_no_webhooks_and_loses_none(sandbox, receiver):
    sandbox.expire(new_session(sandbox))

    sandbox.send_webhooks_to(None)
    nowhere = sandbox.deliver_webhooks()
    sandbox.send_webhooks_to(receiver.url)

    assert nowhere == []
    assert len(sandbox.deliver_webhooks()) == 1
