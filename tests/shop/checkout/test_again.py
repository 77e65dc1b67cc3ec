"""Order it again: one tap, and a sentence for what is gone."""

import pytest
from bs4 import BeautifulSoup
from django.db import transaction

from shop.order import life
from shop.order.links import order_path
from shop.order.models import Order
from shop.order.status import CANCELLED, DELIVERED, PAID, REFUNDED, SHIPPED
from tests.shop.selling import OURS, bottle, buy, link_to, put_in_basket, stock_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def product():
    return bottle(stock=20)


@pytest.fixture
def order(client, payment_pages, product):
    placed = buy(client, product, 3)
    with transaction.atomic():
        life.mark_paid(life.lock(placed.pk), why="Paid.")
    return placed


def again(client, order, headers=OURS):
    return client.post(link_to("checkout:again", order), headers=headers)


def basket_of(client) -> tuple[list[int], str]:
    """How many of each line, and what the page says."""
    page = client.get("/basket/")
    rows = page.context.get("rows", [])
    main = BeautifulSoup(page.content, "html.parser").main.get_text(" ")
    return [row["line"].quantity for row in rows], " ".join(main.split())


@pytest.mark.parametrize("status", [SHIPPED, DELIVERED, REFUNDED, CANCELLED])
def test_the_button_stands_on_the_page_of_the_order(client, order, status):
    Order.objects.filter(pk=order.pk).update(status=status)

    page = client.get(order_path(order)).content.decode()

    assert f'action="{link_to("checkout:again", order)}"' in page


def test_same_bottles_are_in_the_basket(client, order):
    answer = again(client, order)

    quantities, said = basket_of(client)
    assert (answer.status_code, answer["Location"]) == (303, "/basket/")
    assert quantities == [3]
    assert f"Everything from order {order.number} is in your basket again." in said


def test_pressing_twice_adds_nothing(client, order):
    again(client, order)
    again(client, order)

    assert basket_of(client)[0] == [3]


def test_what_is_in_the_basket_stays(client, order):
    put_in_basket(client, bottle(title="Something else"), 1)

    again(client, order)

    assert sorted(basket_of(client)[0]) == [1, 3]


def test_what_is_sold_out_or_short_is_said(client, order, product):
    record = stock_of(product)
    record.num_in_stock = record.num_allocated + 2
    record.save()

    again(client, order)

    quantities, said = basket_of(client)
    assert quantities == [2]
    assert "Only 2 are left; we put 2 in your basket." in said
    assert "is in your basket again" not in said


@pytest.mark.parametrize("gone", ["hidden", "deleted", "no price"])
def test_what_is_not_sold_any_more_is_said(client, order, product, gone):
    if gone == "hidden":
        product.is_public = False
        product.save()
    elif gone == "deleted":
        order.lines.update(product=None, stockrecord=None)
    else:
        product.stockrecords.update(price=None)

    answer = again(client, order)

    quantities, said = basket_of(client)
    assert answer.status_code == 303
    assert quantities == []
    assert "AnxDefy+ capsules is not for sale any more" in said


def test_reordering_is_guarded(client, order):
    assert again(client, order, headers={}).status_code == 403
    assert client.post("/checkout/again/7F3K-29QX/x/", headers=OURS).status_code == 404
    assert basket_of(client)[0] == []


def test_a_paid_order_that_waits_offers_no_second_one(client, order):
    order.refresh_from_db()
    assert order.status == PAID

    page = client.get(order_path(order)).content.decode()

    assert "Order it again" not in page
