"""What a basket leaves in the browser."""

import pytest
from django.test import Client
from oscar.core.loading import get_model

from tests.shop.selling import OURS, bottle, put_in_basket

Basket = get_model("basket", "Basket")
SUMMARY = "/basket/"

pytestmark = pytest.mark.django_db


def test_cookies_say_the_number_and_nothing_else(client):
    answer = put_in_basket(client, bottle(), 2)

    count, basket = answer.cookies["basket_count"], answer.cookies["anxdefy_basket"]

    assert (count.value, count["httponly"], count["samesite"]) == ("2", "", "Lax")
    assert (basket["httponly"], basket["samesite"]) == (True, "Lax")
    assert set(answer.cookies) == {"basket_count", "anxdefy_basket", "messages"}


def test_count_goes_with_the_last_bottle(client):
    put_in_basket(client, bottle(), 1)

    line = client.get(SUMMARY).context["rows"][0]["line"]

    answer = client.post(f"/basket/lines/{line.pk}/remove/", headers=OURS)

    assert answer.cookies["basket_count"]["max-age"] == 0


def test_cookies_are_secure_where_the_shop_is(client, settings):
    settings.OSCAR_BASKET_COOKIE_SECURE = True

    answer = put_in_basket(client, bottle())

    assert answer.cookies["basket_count"]["secure"]
    assert answer.cookies["anxdefy_basket"]["secure"]


@pytest.mark.parametrize("forged", ["", "1", "1:forged", "a:b:c", "\x00", "9" * 400])
def test_forged_basket_cookie_opens_nothing(client, forged):
    put_in_basket(Client(), bottle())
    client.cookies["anxdefy_basket"] = forged

    assert b"Your basket is empty." in client.get(SUMMARY).content
