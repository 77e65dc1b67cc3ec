"""/orders/find/: for whoever has lost the mail with the link."""

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache

from shop.order.forms import NOT_FOUND
from shop.order.links import order_path
from shop.user.models import User
from tests.shop.selling import OURS, bottle, buy

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_asked_before():
    cache.clear()


@pytest.fixture
def order(client, payment_pages):
    return buy(client, bottle())


def ask(client, number: str, email: str = "jordan@example.com"):
    typed = {"number": number, "email": email}
    return client.post("/orders/find/open/", typed, headers=OURS)


def sentence(answer) -> str:
    return BeautifulSoup(answer.content, "html.parser").select_one(".wrong").text


def test_number_and_address_together_open_the_order(client, order):
    answer = ask(client, order.number)

    assert (answer.status_code, answer["Location"]) == (303, order_path(order))


@pytest.mark.parametrize(
    "change", [str.lower, lambda n: n.replace("-", " "), " {} ".format]
)
def test_number_may_be_typed_in_other_ways(client, order, change):
    assert ask(client, change(order.number), "JORDAN@example.com").status_code == 303


def test_letters_that_are_misread_are_forgiven(client, order):
    order.number = "0110-29QX"
    order.save(update_fields=["number"])

    assert ask(client, "OIL0-29QX").status_code == 303


def test_wrong_address_and_no_such_order_are_one_answer(client, order):
    wrong = ask(client, order.number, "somebody@example.com")
    none = ask(client, "ZZZZ-ZZZZ", "somebody@example.com")

    assert (wrong.status_code, none.status_code) == (200, 200)
    assert sentence(wrong) == sentence(none) == NOT_FOUND


def test_order_of_an_account_is_found_by_the_address_it_was_ordered_with(client, order):
    order.user = User.objects.create_user("account@example.com", "secret")
    order.save(update_fields=["user"])

    assert ask(client, order.number, "jordan@example.com").status_code == 303
    assert ask(client, order.number, "account@example.com").status_code == 200


@pytest.mark.parametrize(
    ("number", "email", "words"),
    [
        ("", "jordan@example.com", "Give the order number"),
        ("7F3K", "jordan@example.com", "An order number has eight letters and digits"),
        ("7F3K-29Q\x00", "jordan@example.com", "An order number has eight"),
        ("' OR 1=1 --", "jordan@example.com", "An order number has eight"),
        ("x" * 1_000_000, "jordan@example.com", "An order number has eight"),
        ("7F3K-29QX", "", "Give the email address"),
        ("7F3K-29QX", "jordan", "Check the email address"),
        ("7F3K-29QX", "a@\x00b", "Check the email address"),
        ("7F3K-29QX", "x@" + "y" * 300, "Shorten this to 254"),
        ("7F3K-29QX", "\u202egro@x", NOT_FOUND),
        ("7F3K-29QX", "🙂@🙂", NOT_FOUND),
    ],
)
def test_what_cannot_be_gets_a_sentence_and_stays_typed(client, number, email, words):
    answer = ask(client, number, email)
    page = BeautifulSoup(answer.content, "html.parser")

    assert answer.status_code == 200
    assert str(words) in sentence(answer)
    assert page.title.text.strip().startswith("Error: ")
    if len(number) < 40:
        assert page.select_one("#number")["value"] == number


def test_nobody_tries_faster_than_a_person(client, order):
    for _ in range(6):
        assert ask(client, "ZZZZ-ZZZZ").status_code == 200

    answer = ask(client, order.number)

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) <= 3601
    assert "Please try again in" in answer.content.decode()
    assert order.number in answer.content.decode()


def test_form_of_another_site_opens_nothing(client, order):
    typed = {"number": order.number, "email": "jordan@example.com"}

    answer = client.post(
        "/orders/find/open/", typed, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert answer.status_code == 403
