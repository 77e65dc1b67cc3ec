"""Name, another address, the file of all that is kept, and signing out."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from compliance.notices import FDA_NOTICE, MEDICAL_NOTICE
from shop.user.models import User
from tests.shop.account.signing_in import ADDRESS, is_signed_in, mailed_link, sign_in
from tests.shop.selling import bottle, buy

pytestmark = pytest.mark.django_db

NEW = "new@example.com"


def words(answer) -> str:
    page = BeautifulSoup(answer.content, "html.parser")
    return " ".join(page.main.get_text(" ").split())


def ask_to_move(client, email: str = NEW):
    return client.post("/account/details/email/", {"email": email}, follow=True)


def test_name_is_saved(client, buyer):
    client.post("/account/details/", {"name": "Ada  Lovelace King"})

    buyer.refresh_from_db()
    assert (buyer.first_name, buyer.last_name) == ("Ada", "Lovelace King")


@pytest.mark.parametrize("name", ["\x00", "A\u202eda", "x" * 1_000_000, "a\nb"])
def test_name_that_cannot_be_is_not_saved(client, buyer, name):
    answer = client.post("/account/details/", {"name": name})

    assert answer.status_code == 200
    assert "One thing to put right" in words(answer)
    buyer.refresh_from_db()
    assert buyer.get_full_name() == ""


def test_new_address_is_proven_before_it_is_used(client, buyer):
    assert "Until then nothing changes" in words(ask_to_move(client, "New@Example.com"))
    buyer.refresh_from_db()
    assert (mail.outbox[-1].to, buyer.email) == ([NEW], ADDRESS)

    client.get(mailed_link())
    buyer.refresh_from_db()
    assert buyer.email == ADDRESS

    answer = client.post(mailed_link(), follow=True)

    buyer.refresh_from_db()
    assert buyer.email == NEW
    assert "address is new@example.com now" in words(answer)
    assert is_signed_in(client)


def test_old_address_is_told_and_the_new_one_is_not_named_there(client, buyer):
    ask_to_move(client)
    client.post(mailed_link())

    letter = mail.outbox[-1]
    assert letter.to == [ADDRESS]
    assert "Not you?" in str(letter.body)
    assert NEW not in str(letter.body) + str(letter.alternatives[0][0])


def test_moving_signs_the_other_browsers_out(client, buyer):
    other = Client()
    sign_in(other)
    ask_to_move(client)

    client.post(mailed_link())

    assert is_signed_in(client)
    assert not is_signed_in(other)


def test_orders_of_the_new_address_come_along(client, buyer, guest, payment_pages):
    order = buy(guest, bottle(), email=NEW)
    ask_to_move(client)

    client.post(mailed_link())

    order.refresh_from_db()
    assert order.user == buyer


@pytest.mark.parametrize("who", ["nobody", "the owner of the address"])
def test_link_alone_moves_no_account(client, buyer, guest, payment_pages, who):
    """Else somebody could have a stranger open it, and get the stranger's orders."""
    order = buy(guest, bottle(), email=NEW)
    ask_to_move(client)
    link = mailed_link()
    if who != "nobody":
        sign_in(guest, NEW)

    assert "Sign in first" in words(guest.get(link))
    assert guest.post(link).status_code == 303

    buyer.refresh_from_db()
    order.refresh_from_db()
    assert buyer.email == ADDRESS
    assert order.user != buyer


def test_address_of_another_account_stays_there_and_the_page_does_not_tell(
    client, buyer
):
    User.objects.create_user("Taken@example.com")

    words(client.get("/account/"))
    told = words(ask_to_move(client, "taken@example.com"))
    assert told == words(ask_to_move(client, "free@example.com"))
    assert "has its account" in str(mail.outbox[-2].alternatives[0][0])
    assert "/account/open/" not in str(mail.outbox[-2].body)


def test_address_that_was_taken_meanwhile_is_not_used(client, buyer):
    ask_to_move(client)
    User.objects.create_user(NEW)

    answer = client.post(mailed_link(), follow=True)

    assert "Another account has this address now" in words(answer)
    buyer.refresh_from_db()
    assert buyer.email == ADDRESS
    assert is_signed_in(client)


@pytest.mark.parametrize(
    "email", [ADDRESS, ADDRESS.upper(), "", "x" * 1_000_000, "a@\x00", "🙂@x.com"]
)
def test_new_address_that_cannot_be_gets_a_sentence(client, buyer, email):
    sent = len(mail.outbox)

    answer = ask_to_move(client, email)

    assert "One thing to put right" in words(answer)
    assert len(mail.outbox) == sent


def test_file_holds_what_is_kept_and_nothing_of_others(
    client, guest, payment_pages, buyer
):
    product = bottle()
    mine = buy(guest, product, 2)
    theirs = buy(guest, product, email="other@example.com", line1="77 Other Road")
    sign_in(client)

    answer = client.get("/account/data/")
    told = json.loads(answer.content)

    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert "no-store" in answer["Cache-Control"]
    assert told["profile"]["email"] == ADDRESS
    (order,) = told["orders"]
    assert (order["number"], order["total"]) == (mine.number, "78.00")
    assert order["lines"][0]["quantity"] == 2
    assert order["deliver_to"]["line1"] == "12 Example Street"
    text = answer.content.decode()
    for other in [theirs.number, "other@example.com", "77 Other Road"]:
        assert other not in text
    assert told["notices"] == [FDA_NOTICE, MEDICAL_NOTICE]


def test_file_asks_the_same_however_many_orders_there_are(
    client, guest, payment_pages, buyer
):
    product, counts = bottle(stock=100), []
    for more in [1, 5]:
        for _ in range(more):
            buy(guest, product)
        sign_in(client)
        with CaptureQueriesContext(connection) as asked:
            client.get("/account/data/")
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_signing_out_leaves_other_browsers_alone(client, buyer):
    other = Client()
    sign_in(other)

    client.post("/account/sign-out/")

    assert not is_signed_in(client)
    assert is_signed_in(other)


def test_signing_out_everywhere_signs_out_the_other_browser(client, buyer):
    other = Client()
    sign_in(other)

    answer = client.post("/account/sign-out/everywhere/", follow=True)

    assert "everywhere else" in words(answer)
    assert not is_signed_in(client)
    assert not is_signed_in(other)


@pytest.mark.parametrize(
    "path",
    [
        *("", "details/", "details/email/", "data/", "addresses/", "addresses/add/"),
        *("addresses/1/", "delete/"),
    ],
)
def test_whoever_is_not_signed_in_is_led_to_the_sign_in(client, path):
    answer = client.get(f"/account/{path}")

    assert (answer.status_code, answer["Location"]) == (303, "/account/sign-in/")
    assert "no-store" in answer["Cache-Control"]


def test_pages_are_for_no_cache_and_no_search_engine(client, buyer):
    for path in ["", "details/", "addresses/", "addresses/add/", "delete/"]:
        answer = client.get(f"/account/{path}")

        assert answer["X-Robots-Tag"] == "noindex"
        assert "no-store" in answer["Cache-Control"]
        assert '<meta name="robots" content="noindex">' in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "part"),
    [
        *(("", "Orders"), ("addresses/add/", "Addresses"), ("delete/", "Details")),
    ],
)
def test_menu_says_where_one_is(client, buyer, path, part):
    page = BeautifulSoup(client.get(f"/account/{path}").content, "html.parser")

    (here,) = page.select("main nav [aria-current]")
    assert here.text == part


def test_forms_of_the_account_need_their_token(buyer, client):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies

    for path in ["details/", "delete/", "sign-out/", "addresses/add/"]:
        assert strict.post(f"/account/{path}").status_code == 403
    assert is_signed_in(client)
    assert re.search("csrfmiddlewaretoken", client.get("/account/details/").text)
