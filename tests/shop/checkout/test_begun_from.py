"""Whoever changes an order, or orders it again, does not type the address twice."""

import pytest
from django.db import transaction
from django.test import Client

from shop.checkout.begun_from import COOKIE, SECONDS
from shop.order import life
from shop.order.models import Order
from tests.shop.selling import OURS, TYPED, bottle, buy, check_out, link_to

pytestmark = pytest.mark.django_db

ADDRESS = ["email", "name", "line1", "line2", "city", "state", "postcode", "shipping"]


@pytest.fixture
def order(client, payment_pages):
    return buy(client, bottle(), 1, shipping="two-days", phone="860-555-0100")


def press(client, name, order):
    return client.post(link_to(name, order), headers=OURS)


def begins_with(client) -> dict[str, str]:
    form = client.get("/checkout/").context["form"]
    return {name: form[name].value() or "" for name in form.fields}


@pytest.mark.parametrize("button", ["checkout:change", "checkout:again"])
def test_checkout_begins_with_what_the_order_had(client, order, button):
    press(client, button, order)

    begun = begins_with(client)
    had = TYPED | {"shipping": "two-days"}
    assert {name: begun[name] for name in ADDRESS} == {n: had[n] for n in ADDRESS}
    # The page of the order, which a link opens, does not show it either.
    assert begun["phone"] == ""


def test_zip_code_that_was_said_to_be_right_is_not_asked_about_again(
    client, payment_pages
):
    next_door = {"state": "OR", "postcode": "98101", "zip_is_right": "on"}
    press(client, "checkout:change", buy(client, bottle(), 1, **next_door))

    assert begins_with(client)["zip_is_right"] is True


def test_the_cookie_holds_nothing_of_the_address_and_is_over_in_an_hour(client, order):
    cookie = press(client, "checkout:change", order).cookies[COOKIE]

    assert cookie.value.startswith(f"{order.number}:")
    assert (cookie["max-age"], cookie["samesite"]) == (SECONDS, "Lax")
    assert cookie["httponly"] is True


def test_the_next_order_ends_it(client, order):
    press(client, "checkout:change", order)

    answer = check_out(client)

    assert answer.cookies[COOKIE].value == ""
    assert Order.objects.count() == 2


def test_nobody_else_begins_with_it(client, order):
    press(client, "checkout:change", order)
    stranger = Client()
    stranger.cookies[COOKIE] = f"{order.number}:made-up"
    buy(stranger, bottle(), 1, email="other@example.com")
    press(stranger, "checkout:again", Order.objects.latest("pk"))
    stranger.cookies[COOKIE] = f"{order.number}:made-up"

    assert begins_with(stranger)["email"] == ""


def test_erased_address_is_not_begun_with(client, order):
    with transaction.atomic():
        life.mark_paid(life.lock(order.pk), why="Paid.")
    press(client, "checkout:again", order)
    type(order.shipping_address).objects.update(line1="")

    assert begins_with(client)["name"] == ""
