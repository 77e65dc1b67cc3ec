"""Buyers who order at the same moment each get their record, and none is turned away."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from shop.order.models import Order
from shop.purchase_record.models import PurchaseRecord, Snapshot
from tests.factories import make_claim, make_product, make_source, make_supplement
from tests.shop.selling import bottle, check_out, open_checkout, put_in_basket

BUYERS = 5


def one_label() -> list:
    supplement = make_supplement(make_product(stock=BUYERS))
    make_claim(supplement, sources=[make_source()])
    return [supplement.product] * BUYERS


def products_that_say_the_same() -> list:
    """Each with a stock row of its own, so that no lock on it lines the buyers up."""
    return [bottle(title=f"Bottle {number}") for number in range(BUYERS)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("products", [one_label, products_that_say_the_same])
def test_orders_at_the_same_moment_share_what_was_shown(payment_pages, products):
    clients = [Client() for _ in range(BUYERS)]
    shown = []
    for each, product in zip(clients, products(), strict=True):
        put_in_basket(each, product)
        shown.append(open_checkout(each))
    start = Barrier(BUYERS)

    def press(number: int):
        try:
            start.wait(timeout=20)
            return check_out(clients[number], shown[number])
        finally:
            connection.close()

    with ThreadPoolExecutor(BUYERS) as crowd:
        answers = list(crowd.map(press, range(BUYERS)))

    assert all(answer.url.startswith("https://stripe") for answer in answers)
    assert Order.objects.count() == PurchaseRecord.objects.count() == BUYERS
    assert Snapshot.objects.count() == 1
    assert all(record.is_intact for record in PurchaseRecord.objects.all())
