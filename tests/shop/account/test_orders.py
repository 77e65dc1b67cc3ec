"""Orders of a guest come to the account of whoever proves the address."""

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shop.account.models import AccountMail
from shop.order import life
from shop.order.links import order_path, signature_of
from shop.order.models import Order
from shop.user.models import User
from tests.shop.account.signing_in import ADDRESS, ask, mailed_link, sign_in
from tests.shop.selling import OURS, bottle, buy

pytestmark = pytest.mark.django_db


@pytest.fixture
def product(payment_pages):
    return bottle(stock=500)


@pytest.fixture
def order(guest, product):
    return buy(guest, product, email="Jordan@Example.com")


def page_of(client, path) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def pay(order: Order) -> None:
    with transaction.atomic():
        life.mark_paid(life.lock(order.pk), why="paid in a test")
    mail.outbox.clear()


def test_proof_claims_the_orders_of_the_address(client, order):
    user = sign_in(client)

    order.refresh_from_db()
    assert order.user == user
    assert user.get_full_name() == "Jordan Sample"
    link = page_of(client, "/account/").select_one(".orders a")
    assert link["href"] == order_path(order)


def test_nothing_is_claimed_before_the_proof(client, order):
    ask(client)
    client.get(mailed_link())

    order.refresh_from_db()
    assert order.user is None


def test_orders_of_others_stay_theirs(client, order, guest, product):
    other = buy(guest, product, email="somebody@example.com")
    owned = buy(guest, product)
    Order.objects.filter(pk=owned.pk).update(
        user=User.objects.create_user("other@example.com")
    )

    user = sign_in(client)

    assert list(user.orders.all()) == [order]
    other.refresh_from_db()
    assert other.user is None


def test_letters_that_only_look_the_same_claim_nothing(client, order):
    Order.objects.filter(pk=order.pk).update(guest_email="jordan@e\u212ba.com")

    sign_in(client, "jordan@e\u00e5a.com".encode("idna").decode() or ADDRESS)

    order.refresh_from_db()
    assert order.user is None


def test_guest_order_placed_later_comes_with_the_next_proof(client, guest, product):
    user = sign_in(client)
    later = buy(guest, product)

    sign_in(Client())

    later.refresh_from_db()
    assert later.user == user


def test_paid_order_offers_an_account(client, order):
    pay(order)
    page = page_of(guest_client := Client(), order_path(order))
    form = page.select_one("section[aria-labelledby=keep-h] form")

    answer = guest_client.post(form["action"], headers=OURS)

    assert answer["Location"] == reverse("account:sent")
    assert mail.outbox[0].to == [ADDRESS]
    client.post(mailed_link())
    order.refresh_from_db()
    assert order.user.email == ADDRESS


def test_unpaid_order_offers_none_and_neither_does_one_in_an_account(client, order):
    assert not page_of(Client(), order_path(order)).select("#keep-h")
    pay(order)
    assert page_of(Client(), order_path(order)).select("#keep-h")

    sign_in(client)

    assert not page_of(Client(), order_path(order)).select("#keep-h")


def test_offer_of_an_order_cannot_be_posted_from_elsewhere_or_with_a_guess(order):
    path = reverse("account:keep", args=[order.number, signature_of(order.number)])
    guess = reverse("account:keep", args=[order.number, "guess"])

    assert (
        Client().post(path, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    )
    assert Client().post(guess, headers=OURS).status_code == 404
    assert not AccountMail.objects.exists()


def test_order_whose_address_no_link_can_go_to_says_so(order):
    Order.objects.filter(pk=order.pk).update(guest_email="jördan@example.com")
    path = reverse("account:keep", args=[order.number, signature_of(order.number)])

    answer = Client().post(path, headers=OURS, follow=True)

    assert "We cannot email a link to this order" in answer.content.decode()


def test_list_asks_the_same_however_many_orders_there_are(client, product, guest):
    counts = []
    for more in [1, 8]:
        for _ in range(more):
            buy(guest, product)
        sign_in(client)
        client.get("/account/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/account/")
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_long_list_has_pages(client, product, guest):
    for _ in range(11):
        buy(guest, product)
    sign_in(client)

    assert len(page_of(client, "/account/").select(".orders > li")) == 10
    assert len(page_of(client, "/account/?page=2").select(".orders > li")) == 1
    for wrong in ["0", "99", "x", "-1", "1" * 5000]:
        assert client.get("/account/", {"page": wrong}).status_code == 200


def test_empty_account_says_what_to_do(client):
    sign_in(client)

    assert "There is no order for jordan@example.com yet" in page_of(
        client, "/account/"
    ).main.get_text(" ")
