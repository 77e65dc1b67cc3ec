"""Nobody is charged for what they were not shown."""

from decimal import Decimal

import pytest
from django.test import Client
from oscar.core.loading import get_model

from shop.order.models import Order
from tests.shop.selling import (
    OURS,
    bottle,
    check_out,
    open_checkout,
    put_in_basket,
    stock_of,
)

Basket = get_model("basket", "Basket")


@pytest.mark.django_db
def test_price_that_changed_is_shown_before_it_is_charged(client, payment_pages):
    product = bottle(price="39.00")
    put_in_basket(client, product, 2)
    shown = open_checkout(client)
    record = stock_of(product)
    record.price = Decimal("41.00")
    record.save()

    answer = check_out(client, shown, city="New Haven")

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "the price is now $41.00; it was $39.00." in text
    assert "Nothing was ordered and nothing was charged." in text
    assert 'value="New Haven"' in text
    assert not Order.objects.exists()
    assert check_out(client, answer.context["shown"]).status_code == 303
    assert Order.objects.get().total_incl_tax == Decimal("82.00")


@pytest.mark.django_db
def test_basket_changed_in_another_tab_is_shown_first(client, payment_pages):
    product = bottle()
    put_in_basket(client, product, 1)
    shown = open_checkout(client)
    put_in_basket(client, product, 1)
    put_in_basket(client, bottle(title="Something else"), 1)

    answer = check_out(client, shown)

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "there are now 2 in your basket; this page showed 1." in text
    assert "Something else came into your basket." in text
    assert not Order.objects.exists()


@pytest.mark.django_db
def test_basket_emptied_in_another_tab_orders_nothing(client, payment_pages):
    put_in_basket(client, bottle())
    shown = open_checkout(client)
    line = client.get("/basket/").context["rows"][0]["line"]
    client.post(f"/basket/lines/{line.pk}/remove/", headers=OURS)

    answer = check_out(client, shown)

    assert (answer.status_code, answer.url) == (303, "/basket/")
    assert not Order.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", "forged", "\x00", "a:b:c", "x" * 5000])
def test_what_was_shown_cannot_be_made_up(client, payment_pages, token):
    put_in_basket(client, bottle())

    answer = check_out(client, token or "-")

    assert answer.status_code == 409
    assert not Order.objects.exists()


@pytest.mark.django_db
def test_what_somebody_else_was_shown_orders_nothing_of_theirs(client, payment_pages):
    theirs = Client()
    put_in_basket(theirs, bottle(), 1)
    token = open_checkout(theirs)
    put_in_basket(client, bottle(title="Mine"), 1)

    answer = check_out(client, token)

    assert answer.status_code == 409
    assert not Order.objects.exists()
