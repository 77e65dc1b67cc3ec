"""What a guest put into the basket is there after signing in: no less and no more."""

import pytest
from django.test import Client

from shop.basket.models import Basket
from tests.shop.account.signing_in import ask, mailed_link, sign_in
from tests.shop.selling import bottle, buy, put_in_basket, use_code, voucher

pytestmark = pytest.mark.django_db


@pytest.fixture
def product(payment_pages):
    return bottle()


def held(client) -> list[int]:
    return [row["line"].quantity for row in client.get("/basket/").context["rows"]]


def test_basket_of_the_guest_comes_along(client, product):
    put_in_basket(client, product, 3)

    user = sign_in(client)

    assert held(client) == [3]
    assert Basket.open.get().owner == user
    assert client.cookies["basket_count"].value == "3"


def test_voucher_comes_along(client, product):
    code = voucher()
    put_in_basket(client, product)
    use_code(client, code.code)

    sign_in(client)

    assert list(Basket.open.get().vouchers.all()) == [code]


@pytest.mark.parametrize(("before", "as_guest", "after"), [(2, 3, 3), (4, 1, 4)])
def test_same_bottle_in_both_baskets_is_not_doubled(
    client, product, before, as_guest, after
):
    sign_in(client)
    put_in_basket(client, product, before)
    other = Client()
    put_in_basket(other, product, as_guest)

    sign_in(other)

    assert held(other) == [after]
    assert held(client) == [after]


def test_different_bottles_are_both_there(client, product):
    sign_in(client)
    put_in_basket(client, product, 1)
    other = Client()
    put_in_basket(other, bottle(title="Another"), 2)

    sign_in(other)

    assert sorted(held(other)) == [1, 2]


def test_signing_in_twice_changes_nothing(client, product):
    put_in_basket(client, product, 3)
    sign_in(client)

    sign_in(client)

    assert held(client) == [3]


def test_signing_out_leaves_the_basket_with_the_account(client, product):
    put_in_basket(client, product, 3)
    sign_in(client)

    client.post("/account/sign-out/")

    assert client.cookies["basket_count"].value == ""
    assert client.get("/basket/").context.get("rows") is None
    sign_in(client)
    assert held(client) == [3]


def test_somebody_elses_link_takes_no_basket_before_its_button(client, product):
    put_in_basket(client, product, 3)
    ask(Client(), "other@example.com")

    client.get(mailed_link())

    assert Basket.open.get().owner is None


def test_order_of_somebody_signed_in_is_in_their_account(client, product):
    user = sign_in(client)

    order = buy(client, product, email="gift@example.com")

    assert (order.user, order.email) == (user, "gift@example.com")
