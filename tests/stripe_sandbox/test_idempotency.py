import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe

from tests.stripe_sandbox.fixtures import checkout_params, client_of


def test_the_same_key_gives_the_same_session(stripe_sandbox, stripe_client):
    params = checkout_params()
    options = {"idempotency_key": "attempt-1"}

    first = stripe_client.v1.checkout.sessions.create(params, options)
    second = stripe_client.v1.checkout.sessions.create(params, options)

    assert first.id == second.id
    assert len(stripe_sandbox.sessions()) == 1
    assert second.last_response.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.last_response.headers


def test_a_replayed_answer_is_as_it_was(stripe_sandbox, stripe_client):
    params = checkout_params()
    options = {"idempotency_key": "attempt-1"}
    first = stripe_client.v1.checkout.sessions.create(params, options)
    stripe_sandbox.pay(first.id)

    again = stripe_client.v1.checkout.sessions.create(params, options)

    assert again.status == "open"


def test_another_expiry_under_the_same_key_is_refused(stripe_sandbox, open_session):
    params = checkout_params()
    open_session(**params, idempotency_key="attempt-1")

    with pytest.raises(stripe.IdempotencyError) as refusal:
        open_session(
            **{**params, "expires_at": params["expires_at"] + 1},
            idempotency_key="attempt-1",
        )

    assert refusal.value.http_status == 400
    assert len(stripe_sandbox.sessions()) == 1


def test_a_key_belongs_to_one_endpoint(stripe_client, open_session):
    session = open_session(idempotency_key="attempt-1")

    with pytest.raises(stripe.IdempotencyError, match="same endpoint"):
        stripe_client.v1.checkout.sessions.expire(
            session.id, options={"idempotency_key": "attempt-1"}
        )


def test_a_refused_parameter_leaves_the_key_unused(open_session):
    with pytest.raises(stripe.InvalidRequestError):
        open_session(success_url="nowhere", idempotency_key="attempt-1")

    assert open_session(idempotency_key="attempt-1").status == "open"


def test_a_refusal_of_the_work_itself_is_kept(
    stripe_sandbox, stripe_client, open_session
):
    session = open_session()
    stripe_sandbox.pay(session.id)
    expire = stripe_client.v1.checkout.sessions.expire
    options = {"idempotency_key": "close-1"}

    refusals = []
    for _ in range(2):
        with pytest.raises(stripe.InvalidRequestError) as refusal:
            expire(session.id, options=options)
        refusals.append(refusal.value)

    assert "Idempotent-Replayed" not in refusals[0].headers
    assert refusals[1].headers["Idempotent-Replayed"] == "true"


def test_a_key_at_work_is_in_use(stripe_sandbox, stripe_client):
    params = checkout_params()
    options = {"idempotency_key": "attempt-1"}
    create = stripe_client.v1.checkout.sessions.create
    arrived, finish = threading.Event(), threading.Event()

    def work_until_told() -> None:
        arrived.set()
        finish.wait(5)

    stripe_sandbox.faults.call_before(work_until_told, "POST")
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(create, params, options)
        arrived.wait(5)
        with pytest.raises(stripe.APIError) as refusal:
            create(params, options)
        finish.set()
        made = first.result()

    conflict = refusal.value
    assert (conflict.http_status, conflict.error.code) == (
        409,
        "idempotency_key_in_use",
    )
    assert conflict.headers["Stripe-Should-Retry"] == "true"
    assert [session["id"] for session in stripe_sandbox.sessions()] == [made.id]


def test_ten_at_once_with_one_key_make_one_session(stripe_sandbox):
    params = checkout_params()
    client = client_of(stripe_sandbox, max_network_retries=8)
    create = client.v1.checkout.sessions.create

    with ThreadPoolExecutor(10) as pool:
        answers = list(
            pool.map(
                lambda _: create(params, {"idempotency_key": "attempt-1"}).id, range(10)
            )
        )

    assert len(set(answers)) == 1
    assert len(stripe_sandbox.sessions()) == 1


def test_forgotten_keys_do_the_work_again(stripe_sandbox, open_session):
    params = checkout_params()
    first = open_session(**params, idempotency_key="attempt-1")

    assert stripe_sandbox.forget_keys() == 1
    second = open_session(**params, idempotency_key="attempt-1")

    assert first.id != second.id


def test_a_key_is_forgotten_after_a_day(stripe_sandbox, open_session):
    first = open_session(expires_at=None, idempotency_key="attempt-1")

    stripe_sandbox.advance_clock(24 * 60 * 60 + 1)

    assert open_session(expires_at=None, idempotency_key="attempt-1").id != first.id


def test_a_key_has_no_more_than_255_characters(open_session):
    with pytest.raises(stripe.InvalidRequestError, match="255"):
        open_session(idempotency_key="k" * 256)
