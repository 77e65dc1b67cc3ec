import time

import pytest
import requests
import stripe

from tests.stripe_sandbox.fixtures import checkout_params, client_of, line_item

SESSIONS = "/v1/checkout/sessions"


def test_a_failure_before_the_work_leaves_nothing_behind(stripe_sandbox, open_session):
    stripe_sandbox.faults.fail_before("POST", SESSIONS)

    with pytest.raises(stripe.APIError) as failure:
        open_session(idempotency_key="attempt-1")
    none = stripe_sandbox.sessions()
    session = open_session(idempotency_key="attempt-1")

    assert failure.value.http_status == 500
    assert none == []
    assert session.status == "open"


def test_a_failure_after_the_work_stays_with_its_key(stripe_sandbox, open_session):
    params = checkout_params()
    stripe_sandbox.faults.fail_after("POST", SESSIONS)

    for _ in range(2):
        with pytest.raises(stripe.APIError) as failure:
            open_session(**params, idempotency_key="attempt-1")

    assert failure.value.http_status == 500
    assert failure.value.headers["Idempotent-Replayed"] == "true"
    assert len(stripe_sandbox.sessions()) == 1


def test_a_lost_answer_comes_again_with_the_same_key(stripe_sandbox, open_session):
    params = checkout_params()
    stripe_sandbox.faults.lose_answer("POST", SESSIONS)

    with pytest.raises(stripe.APIConnectionError):
        open_session(**params, idempotency_key="attempt-1")
    session = open_session(**params, idempotency_key="attempt-1")

    assert [made["id"] for made in stripe_sandbox.sessions()] == [session.id]


def test_a_lost_request_did_nothing(stripe_sandbox, open_session):
    stripe_sandbox.faults.lose_request("POST", SESSIONS)

    with pytest.raises(stripe.APIConnectionError):
        open_session()

    assert stripe_sandbox.sessions() == []


def test_the_clients_own_retries_survive_lost_answers(stripe_sandbox):
    stripe_sandbox.faults.lose_answer("POST", SESSIONS, times=2)
    client = client_of(stripe_sandbox, max_network_retries=2)

    client.v1.checkout.sessions.create(checkout_params())

    assert len(stripe_sandbox.sessions()) == 1
    assert len(stripe_sandbox.requests.received("POST")) == 3


def test_a_slow_answer_outlasts_the_clients_patience(stripe_sandbox):
    stripe_sandbox.faults.slow_down(0.6, "POST")
    impatient = client_of(
        stripe_sandbox, http_client=stripe.RequestsClient(timeout=0.2)
    )
    params, options = checkout_params(), {"idempotency_key": "attempt-1"}

    started = time.monotonic()
    with pytest.raises(stripe.APIConnectionError):
        impatient.v1.checkout.sessions.create(params, options)
    waited = time.monotonic() - started

    with pytest.raises(stripe.APIError) as busy:
        impatient.v1.checkout.sessions.create(params, options)
    assert waited < 0.6
    assert busy.value.http_status == 409


def test_too_many_requests_are_refused(stripe_sandbox, open_session):
    stripe_sandbox.faults.rate_limit("POST", SESSIONS)

    with pytest.raises(stripe.RateLimitError) as refusal:
        open_session()

    assert refusal.value.error.code == "rate_limit"
    assert stripe_sandbox.sessions() == []


def test_nobody_listens_while_stripe_is_down(stripe_sandbox, open_session):
    before = open_session()

    with stripe_sandbox.unreachable(), pytest.raises(stripe.APIConnectionError):
        open_session()

    after = open_session()
    assert [made["id"] for made in stripe_sandbox.sessions()] == [after.id, before.id]


def test_a_fault_meets_only_what_it_was_set_for(stripe_sandbox, stripe_client):
    stripe_sandbox.faults.fail_before("POST", "/v1/refunds")
    stripe_sandbox.faults.fail_before("GET", SESSIONS)

    session = stripe_client.v1.checkout.sessions.create(checkout_params())

    with pytest.raises(stripe.APIError):
        stripe_client.v1.checkout.sessions.retrieve(session.id)
    assert stripe_client.v1.checkout.sessions.retrieve(session.id).id == session.id


def test_a_fault_lasts_as_often_as_it_was_told(stripe_sandbox, open_session):
    stripe_sandbox.faults.fail_before(times=2)

    for _ in range(2):
        with pytest.raises(stripe.APIError):
            open_session()

    assert open_session().status == "open"


def test_cleared_faults_do_nothing(stripe_sandbox, open_session):
    stripe_sandbox.faults.fail_before(times=9)

    stripe_sandbox.faults.clear()

    assert open_session().status == "open"


def test_a_test_may_act_before_and_after_the_work(stripe_sandbox, open_session):
    seen = []

    def look() -> None:
        seen.append(len(stripe_sandbox.sessions()))

    stripe_sandbox.faults.call_before(look, "POST", SESSIONS)
    stripe_sandbox.faults.call_after(look, "POST", SESSIONS)
    open_session()

    assert seen == [0, 1]


def test_the_payment_page_can_lose_its_answer_too(stripe_sandbox, open_session):
    session = open_session()
    stripe_sandbox.faults.lose_answer("GET", "/c/pay/")

    with pytest.raises(requests.ConnectionError):
        requests.get(session.url, timeout=5)

    assert requests.get(session.url, timeout=5).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"amount_total": 1},
        {"currency": "eur"},
        {"livemode": True},
        {"client_reference_id": "ANOTHER"},
        {"metadata": {"order": "ANOTHER"}},
    ],
)
def test_a_session_can_differ_from_what_was_asked_for(
    stripe_sandbox, stripe_client, open_session, changes
):
    made = open_session()

    stripe_sandbox.alter_session(made.id, **changes)

    session = stripe_client.v1.checkout.sessions.retrieve(made.id)
    [(name, value)] = changes.items()
    assert session.to_dict(for_json=True)[name] == value


def test_a_session_differs_only_in_what_it_has(stripe_sandbox, open_session):
    session = open_session()

    with pytest.raises(ValueError, match="has no colour"):
        stripe_sandbox.alter_session(session.id, colour="blue")


def test_requests_are_remembered_with_their_keys(stripe_sandbox, open_session):
    open_session(line_items=[line_item(1250, 1)], idempotency_key="attempt-1")

    [received] = stripe_sandbox.requests.received("POST", SESSIONS)

    assert (received.idempotency_key, received.status) == ("attempt-1", 200)
    assert received.parameters["line_items"][0]["price_data"]["unit_amount"] == "1250"
