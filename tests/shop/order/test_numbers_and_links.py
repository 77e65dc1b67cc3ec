"""Nobody can guess an order's number, nor open its page without the whole link."""

import re

import pytest
from django.core.signing import Signer
from django.test import Client

from shop.order.links import order_path, signature_of
from shop.order.numbers import ALPHABET, new_number
from tests.shop.selling import bottle, buy

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(client, payment_pages):
    return buy(client, bottle())


def test_number_is_eight_letters_of_crockfords_base_32():
    numbers = {new_number() for _ in range(200)}

    assert len(numbers) == 200
    assert all(
        re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", n) for n in numbers
    )
    assert len(ALPHABET) == 32


def test_number_in_use_is_not_given_again(order, monkeypatch):
    drawn = iter([order.number, order.number, "0000-0001"])
    monkeypatch.setattr("shop.order.numbers._random", lambda: next(drawn))

    assert new_number() == "0000-0001"


def test_whole_link_opens_the_page_for_anyone(order):
    assert Client().get(order_path(order)).status_code == 200
    assert order.get_absolute_url() == order_path(order)


@pytest.mark.parametrize(
    "signature", ["x", "0" * 43, "ä", "%00", "..", "a:b", "x" * 3000]
)
def test_link_with_another_signature_is_not_found(order, signature):
    page = Client().get(f"/orders/{order.number}/{signature}/")

    assert page.status_code == 404


def test_signature_of_another_order_or_use_does_not_fit(order):
    other = signature_of("0000-0000")
    of_another_use = Signer(salt="something.else").signature(order.number)

    for signature in (other, of_another_use):
        assert Client().get(f"/orders/{order.number}/{signature}/").status_code == 404


def test_signed_number_without_an_order_is_not_found(db):
    number = "0000-0000"

    assert Client().get(f"/orders/{number}/{signature_of(number)}/").status_code == 404


def test_old_links_open_after_the_key_was_changed(order, settings):
    path, old_key = order_path(order), settings.SECRET_KEY

    settings.SECRET_KEY = "a new key " * 6
    settings.SECRET_KEY_FALLBACKS = [old_key]

    assert Client().get(path).status_code == 200
