import pytest
import requests
import stripe

from tests.stripe_sandbox import StripeSandbox
from tests.stripe_sandbox.receiver import Receiver


@pytest.fixture
def control(stripe_sandbox):
    def call(name: str, **arguments) -> requests.Response:
        return requests.post(
            f"{stripe_sandbox.url}/_control/{name}", json=arguments, timeout=5
        )

    return call


def test_another_process_can_pay(control, stripe_client, open_session):
    session = open_session()

    answer = control("pay", session_id=session.id)

    assert answer.json()["result"]["payment_status"] == "paid"
    paid = stripe_client.v1.checkout.sessions.retrieve(session.id)
    assert paid.payment_status == "paid"


def test_another_process_can_expire_alter_and_move_the_clock(
    control, stripe_client, open_session
):
    altered, expired, overdue = (open_session().id for _ in range(3))

    control("alter_session", session_id=altered, amount_total=1)
    control("expire", session_id=expired)
    control("advance_clock", seconds=32 * 60)

    retrieve = stripe_client.v1.checkout.sessions.retrieve
    assert retrieve(altered).amount_total == 1
    assert [retrieve(one).status for one in (expired, overdue)] == ["expired"] * 2


def test_another_process_can_refund_and_dispute(control, open_session):
    session = open_session()
    control("pay", session_id=session.id)

    refund = control("refund", session_id=session.id, amount=100).json()["result"]
    dispute = control("dispute", session_id=session.id).json()["result"]
    closed = control("close_dispute", dispute_id=dispute["id"], ending="lost")

    assert refund["amount"] == 100
    assert closed.json()["result"]["status"] == "lost"


def test_another_process_can_make_faults(control, open_session):
    control("faults/rate_limit", method="POST", path="/v1/")

    with pytest.raises(stripe.RateLimitError):
        open_session()
    assert open_session().status == "open"


def test_another_process_can_break_and_send_webhooks(control, open_session):
    with Receiver() as receiver:
        control("webhooks/target", url=receiver.url, secret="whsec_new")
        control("webhooks/repeat", copies=3, type="checkout.session.expired")
        session = open_session()
        control("expire", session_id=session.id)

        sent = control("webhooks/deliver").json()["result"]

    assert [one["status"] for one in sent] == [200, 200, 200]
    event = stripe.Webhook.construct_event(
        receiver.received[0].body, receiver.received[0].signature, "whsec_new"
    )
    assert event.data.object["id"] == session.id


def test_another_process_can_read_what_arrived(control, open_session):
    open_session(idempotency_key="attempt-1")

    [request] = control("requests").json()["result"]
    events = control("events").json()["result"]

    assert (request["path"], request["idempotency_key"]) == (
        "/v1/checkout/sessions",
        "attempt-1",
    )
    assert events == []


@pytest.mark.parametrize(
    ("name", "arguments", "status"),
    [
        ("fly", {}, 404),
        ("stop", {}, 404),
        ("pay", {}, 400),
        ("pay", {"session_id": "cs_test_unknown"}, 400),
        ("faults/slow_down", {"seconds": 1, "colour": "blue"}, 400),
    ],
)
def test_a_control_that_cannot_be_done_says_why(control, name, arguments, status):
    answer = control(name, **arguments)

    assert answer.status_code == status
    assert answer.json()["error"]


def test_pages_in_a_browser_cannot_control(stripe_sandbox):
    address = f"{stripe_sandbox.url}/_control/forget_keys"

    assert requests.post(address, data="{}", timeout=5).status_code == 415
    assert requests.get(address, timeout=5).status_code == 405


def test_a_crash_inside_the_stand_in_fails_the_test():
    def crash() -> None:
        raise ZeroDivisionError

    sandbox = StripeSandbox()
    sandbox.faults.call_before(crash)
    sandbox.start()
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{sandbox.url}/c/pay/", timeout=5)

    with pytest.raises(ZeroDivisionError):
        sandbox.__exit__()
