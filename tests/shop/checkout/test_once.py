"""One basket makes one order, and one bottle makes one buyer happy."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from oscar.core.loading import get_model

from shop.order.models import Order
from shop.stripe.models import PaymentAttempt
from tests.shop.selling import (
    bottle,
    check_out,
    open_checkout,
    put_in_basket,
    stock_of,
)

Basket = get_model("basket", "Basket")


@pytest.mark.django_db
def test_second_click_pays_the_same_order(client, payment_pages):
    put_in_basket(client, bottle(stock=5))
    shown = open_checkout(client)
    cookies = client.cookies.copy()

    first = check_out(client, shown)
    client.cookies = cookies
    second = check_out(client, shown)

    assert first.url == second.url
    assert Order.objects.count() == 1
    assert PaymentAttempt.objects.count() == 1
    assert len(payment_pages.sessions) == 1


@pytest.mark.django_db
def test_going_back_and_pressing_again_pays_the_same_order(client, payment_pages):
    put_in_basket(client, bottle())
    shown = open_checkout(client)
    first = check_out(client, shown)

    again = check_out(client, shown)

    assert again.url == first.url
    assert Order.objects.count() == 1


@pytest.mark.django_db
def test_pressing_again_after_paying_shows_the_order(client, payment_pages):
    put_in_basket(client, bottle())
    shown = open_checkout(client)
    check_out(client, shown)
    payment_pages.pay()

    again = check_out(client, shown)

    assert again.url.startswith("/orders/")


@pytest.mark.django_db(transaction=True)
def test_clicks_at_the_same_moment_make_one_order(client, payment_pages):
    product = bottle(stock=9)
    put_in_basket(client, product)
    shown = open_checkout(client)
    clicks = 4
    start = Barrier(clicks)

    def click(_: int):
        tab = Client()
        tab.cookies = client.cookies.copy()
        try:
            start.wait(timeout=20)
            return check_out(tab, shown)
        finally:
            connection.close()

    with ThreadPoolExecutor(clicks) as fingers:
        answers = list(fingers.map(click, range(clicks)))

    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.url for answer in answers}) == 1
    assert Order.objects.count() == 1
    assert stock_of(product).num_allocated == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("stock", "buyers"), [(1, 6), (3, 6)])
def test_last_bottles_go_to_as_many_buyers_as_there_are(payment_pages, stock, buyers):
    product = bottle(stock=stock)
    clients = [Client() for _ in range(buyers)]
    shown = []
    for each in clients:
        put_in_basket(each, product)
        shown.append(open_checkout(each))
    start = Barrier(buyers)

    def press(number: int):
        try:
            start.wait(timeout=20)
            return check_out(clients[number], shown[number])
        finally:
            connection.close()

    with ThreadPoolExecutor(buyers) as crowd:
        answers = list(crowd.map(press, range(buyers)))

    to_pay = [answer for answer in answers if answer.url.startswith("https://stripe")]
    to_basket = [answer for answer in answers if answer.url == "/basket/"]
    assert (len(to_pay), len(to_basket)) == (stock, buyers - stock)
    assert Order.objects.count() == PaymentAttempt.objects.count() == stock
    assert stock_of(product).net_stock_level == 0
