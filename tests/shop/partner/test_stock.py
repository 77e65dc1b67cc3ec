"""Stock is never sold twice, and never given back twice."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection
from oscar.apps.partner.exceptions import InvalidStockAdjustment

from shop.partner.exceptions import OutOfStock
from shop.partner.strategy import Selector
from tests.shop.selling import bottle, stock_of


@pytest.mark.django_db
def test_last_bottles_can_be_allocated_and_no_more():
    product = bottle(stock=3)

    stock_of(product).allocate(2)
    with pytest.raises(OutOfStock) as refusal:
        stock_of(product).allocate(2)

    assert refusal.value.left == 1
    assert refusal.value.product == product
    assert stock_of(product).num_allocated == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("stock", "buyers"), [(1, 8), (5, 8)])
def test_buyers_at_the_same_moment_get_no_more_than_there_is(stock, buyers):
    product = bottle(stock=stock)
    start = Barrier(buyers)

    def buy(_: int) -> bool:
        try:
            record = stock_of(product)
            start.wait(timeout=20)
            record.allocate(1)
        except OutOfStock:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(buyers) as crowd:
        got_one = list(crowd.map(buy, range(buyers)))

    assert sum(got_one) == stock
    assert stock_of(product).net_stock_level == 0


@pytest.mark.django_db
def test_allocation_is_consumed_once():
    product = bottle(stock=5)
    stock_of(product).allocate(2)

    stock_of(product).consume_allocation(2)
    with pytest.raises(InvalidStockAdjustment):
        stock_of(product).consume_allocation(2)

    assert (stock_of(product).num_in_stock, stock_of(product).num_allocated) == (3, 0)


@pytest.mark.django_db
def test_allocation_is_cancelled_once():
    product = bottle(stock=5)
    stock_of(product).allocate(2)

    stock_of(product).cancel_allocation(2)
    with pytest.raises(InvalidStockAdjustment):
        stock_of(product).cancel_allocation(2)

    assert stock_of(product).net_stock_level == 5


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["allocate", "consume_allocation", "cancel_allocation"])
@pytest.mark.parametrize("quantity", [0, -1])
def test_no_quantity_below_one_changes_stock(act, quantity):
    product = bottle(stock=5)

    with pytest.raises(InvalidStockAdjustment):
        getattr(stock_of(product), act)(quantity)

    assert stock_of(product).net_stock_level == 5


@pytest.mark.django_db
def test_price_is_in_dollars_and_its_tax_is_known_to_be_zero():
    price = Selector().strategy().fetch_for_product(bottle(price="39.00")).price

    assert (price.incl_tax, price.tax, price.currency) == (
        Decimal("39.00"),
        Decimal("0.00"),
        "USD",
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "values"),
    [
        ("product", {"is_public": False}),
        ("stock", {"price": None}),
        ("stock", {"price_currency": "EUR"}),
        ("stock", {"num_in_stock": 4, "num_allocated": 4}),
        ("stock", {"num_in_stock": 4, "num_allocated": 6}),
    ],
)
def test_what_must_not_be_sold_is_not_available(row, values):
    product = bottle(stock=5)
    changed = product if row == "product" else stock_of(product)
    for name, value in values.items():
        setattr(changed, name, value)
    changed.save()

    offered = Selector().strategy().fetch_for_product(product)

    assert not offered.availability.is_available_to_buy
