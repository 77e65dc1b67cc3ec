"""3-D Secure, double clicks, and pages whose time is over."""

from concurrent.futures import ThreadPoolExecutor

import requests

from tests.stripe_sandbox import cards
from tests.stripe_sandbox.buyer import DONE, error_at, filled, opened, press_pay, soup


def test_three_d_secure_completed_pays(stripe_sandbox, open_session):
    session = open_session()

    asked = press_pay(session, number=cards.AUTHENTICATES)
    waiting = stripe_sandbox.session(session.id)["status"]
    bank = soup(requests.get(asked.headers["Location"], timeout=5))
    done = requests.post(
        f"{session.url}/3ds/complete", timeout=5, allow_redirects=False
    )

    assert asked.headers["Location"] == f"{session.url}/3ds"
    assert waiting == "open"
    assert bank.select_one("a.back")["href"] == "http://127.0.0.1:9/order/"
    assert done.headers["Location"] == DONE + session.id
    assert stripe_sandbox.session(session.id)["payment_status"] == "paid"


def test_three_d_secure_failed_asks_for_another_card(stripe_sandbox, open_session):
    session = open_session()
    press_pay(session, number=cards.AUTHENTICATES)

    answer = requests.post(f"{session.url}/3ds/fail", timeout=5)

    assert "unable to authenticate" in error_at(soup(answer), "number")
    assert soup(answer).select_one("#email")["value"] == "ada@example.com"
    assert stripe_sandbox.session(session.id)["status"] == "open"
    assert press_pay(session).status_code == 303


def test_three_d_secure_left_unanswered_pays_nothing(stripe_sandbox, open_session):
    session = open_session()
    press_pay(session, number=cards.AUTHENTICATES)

    stripe_sandbox.advance_clock(32 * 60)

    assert stripe_sandbox.session(session.id)["status"] == "expired"
    assert stripe_sandbox.events("charge.succeeded") == []
    assert len(stripe_sandbox.events("payment_intent.canceled")) == 1


def test_completing_what_no_bank_asked_pays_nothing(stripe_sandbox, open_session):
    session = open_session()

    requests.post(f"{session.url}/3ds/complete", timeout=5)

    assert stripe_sandbox.session(session.id)["payment_status"] == "unpaid"


def test_completing_after_failing_pays_nothing(stripe_sandbox, open_session):
    session = open_session()
    press_pay(session, number=cards.AUTHENTICATES)
    requests.post(f"{session.url}/3ds/fail", timeout=5)

    requests.post(f"{session.url}/3ds/complete", timeout=5)

    assert stripe_sandbox.session(session.id)["payment_status"] == "unpaid"
    assert stripe_sandbox.events("charge.succeeded") == []


def test_pressing_pay_twice_charges_once(stripe_sandbox, open_session):
    session = open_session()
    data = filled(opened(session))

    def press(_: int) -> requests.Response:
        return requests.post(session.url, data=data, timeout=5, allow_redirects=False)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(press, range(8)))

    assert {answer.headers["Location"] for answer in answers} == {DONE + session.id}
    assert len(stripe_sandbox.events("charge.succeeded")) == 1


def test_a_paid_session_says_so_and_charges_nothing(stripe_sandbox, open_session):
    session = open_session()
    second_tab = filled(opened(session))
    press_pay(session)

    answer = requests.post(session.url, data=second_tab, timeout=5)

    page = soup(answer)
    assert page.h1.get_text() == "This has already been paid"
    assert page.select_one("a.back")["href"] == DONE + session.id
    assert len(stripe_sandbox.events("charge.succeeded")) == 1


def test_an_expired_session_says_so_and_charges_nothing(stripe_sandbox, open_session):
    session = open_session()
    data = filled(opened(session))
    stripe_sandbox.expire(session.id)

    answer = requests.post(session.url, data=data, timeout=5)

    assert soup(answer).h1.get_text() == "This payment page has expired"
    assert stripe_sandbox.session(session.id)["payment_status"] == "unpaid"
    assert stripe_sandbox.events("charge") == []
