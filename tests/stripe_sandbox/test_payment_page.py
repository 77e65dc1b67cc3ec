import re

import pytest
import requests

from tests.stripe_sandbox import cards
from tests.stripe_sandbox.buyer import DONE, error_at, filled, opened, press_pay, soup
from tests.stripe_sandbox.fixtures import line_item


def test_the_page_shows_what_is_paid_and_that_no_money_moves(open_session):
    page = opened(open_session(customer_email="ada@example.com"))

    assert "$78.00" in page.h1.get_text()
    assert "AnxDefy, 60 capsules" in page.table.get_text()
    assert "no money moves" in page.select_one(".banner").get_text()
    assert page.select_one("#email")["value"] == "ada@example.com"
    assert page.select_one("a.back")["href"] == "http://127.0.0.1:9/order/"


def test_the_page_needs_no_script_and_has_nothing_inline(open_session):
    answer = requests.get(open_session().url, timeout=5)
    page = soup(answer)

    assert page.find_all(["script", "style"]) == []
    assert page.find_all(style=True) == []
    assert not re.search(r"\son\w+=", answer.text)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_browsers_can_fill_the_form(open_session):
    fields = opened(open_session()).select("input:not([type=hidden])")

    tokens = [field["autocomplete"] for field in fields]
    assert tokens == [
        "email",
        "cc-number",
        "cc-exp",
        "cc-csc",
        "cc-name",
        "postal-code",
    ]


def test_the_names_of_goods_are_text_and_not_markup(open_session):
    page = opened(
        open_session(line_items=[line_item(product_data={"name": "<b>Bold</b>"})])
    )

    assert "<b>Bold</b>" in page.table.get_text()


def test_paying_leads_back_to_the_shop(stripe_sandbox, open_session):
    session = open_session()

    answer = press_pay(session)

    assert answer.status_code == 303
    assert answer.headers["Location"] == DONE + session.id
    paid = stripe_sandbox.session(session.id)
    assert (paid["status"], paid["payment_status"]) == ("complete", "paid")
    assert paid["customer_details"]["email"] == "ada@example.com"


def test_paying_is_told_by_events(stripe_sandbox, open_session):
    press_pay(open_session())

    assert [event["type"] for event in stripe_sandbox.events()] == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
    ]
    completed = stripe_sandbox.events("checkout.session.completed")[0]
    assert completed["data"]["object"]["payment_status"] == "paid"
    assert completed["request"] == {"id": None, "idempotency_key": None}


@pytest.mark.parametrize(
    ("number", "field", "words"),
    [
        (cards.DECLINED, "number", "declined"),
        (cards.NO_FUNDS, "number", "insufficient funds"),
        (cards.EXPIRED, "expiry", "expired"),
        (cards.WRONG_CVC, "cvc", "security code"),
        ("4111111111111111", "number", "not one of the test cards"),
    ],
)
def test_a_declined_card_says_why_at_its_field(open_session, number, field, words):
    answer = press_pay(open_session(), number=number)

    page = soup(answer)
    assert answer.status_code == 200
    assert words in error_at(page, field)
    assert words in page.select_one("#errors").get_text()


def test_after_a_declined_card_another_one_pays(stripe_sandbox, open_session):
    session = open_session()

    page = soup(press_pay(session, number=cards.DECLINED))
    open_still = stripe_sandbox.session(session.id)
    again = requests.post(
        session.url, data=filled(page), timeout=5, allow_redirects=False
    )

    assert open_still["status"] == "open"
    assert again.status_code == 303
    assert stripe_sandbox.session(session.id)["payment_status"] == "paid"
    refused = stripe_sandbox.events("charge.failed")[0]["data"]["object"]
    assert (refused["paid"], refused["failure_code"]) == (False, "card_declined")
    failed = stripe_sandbox.events("payment_intent.payment_failed")[0]
    error = failed["data"]["object"]["last_payment_error"]
    assert (error["code"], error["decline_code"]) == (
        "card_declined",
        "generic_decline",
    )


def test_a_declined_card_keeps_what_was_typed_but_not_the_security_code(open_session):
    page = soup(press_pay(open_session(), number="4000 0000 0000 0002", cvc="987"))

    assert page.select_one("#number")["value"] == "4000 0000 0000 0002"
    assert page.select_one("#name")["value"] == "Ada Byron"
    assert page.select_one("#cvc")["value"] == ""


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("number", "", "Enter the card number."),
        ("number", "4242 4242 4242 4241", "This is not a card number."),
        ("number", "4242", "Enter a card number of 12 to 19 digits."),
        ("expiry", "13/34", "Enter the expiry date as month and year"),
        ("expiry", "10/26", "This date is in the past."),
        ("cvc", "12", "Enter the security code of 3 digits."),
        ("email", "ada", "Enter an email address such as name@example.com."),
        ("name", "", "Enter the name on the card."),
    ],
)
def test_a_wrong_field_gets_its_sentence(
    stripe_sandbox, open_session, field, value, sentence
):
    session = open_session()

    answer = press_pay(session, **{field: value})

    page = soup(answer)
    assert answer.status_code == 422
    assert error_at(page, field).startswith(sentence)
    assert page.select_one(f"#{field}")["aria-describedby"] == f"{field}-error"
    assert page.select_one(f'#errors a[href="#{field}"]')
    assert stripe_sandbox.session(session.id)["payment_intent"] is None


def test_a_security_code_of_american_express_has_four_digits(open_session):
    number = "3782 822463 10005"

    assert press_pay(open_session(), number=number, cvc="123").status_code == 422
    assert press_pay(open_session(), number=number, cvc="1234").status_code == 303


def test_an_unknown_page_is_missing(stripe_sandbox):
    for path in ("/c/pay/cs_test_none", "/", "/c/pay/"):
        assert requests.get(stripe_sandbox.url + path, timeout=5).status_code == 404


def test_the_page_brings_its_stylesheet(stripe_sandbox):
    answer = requests.get(f"{stripe_sandbox.url}/standin.css", timeout=5)

    assert answer.headers["Content-Type"].startswith("text/css")


def test_a_wrong_card_number_in_a_test_is_named(stripe_sandbox, open_session):
    with pytest.raises(ValueError, match="a digit is wrong"):
        stripe_sandbox.pay(open_session().id, "4242424242424241")


def test_no_card_number_is_kept(stripe_sandbox, open_session):
    press_pay(open_session(), number=cards.DECLINED)
    press_pay(open_session(), number="4242 4242 4242 4242")

    everything = str(
        [
            stripe_sandbox.state.rows("SELECT body, private FROM object"),
            stripe_sandbox.requests.as_json(),
        ]
    )

    assert cards.DECLINED not in everything
    assert "4242424242424242" not in everything
    assert "4242 4242" not in everything
    assert '"last4": "4242"' in everything
