"""How many days the stock lasts at the pace at which it sells."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shop.order.models import Order
from shop.stock_days.outlook import outlooks
from tests.shop.selling import bottle, stock_of
from tests.shop.stock_days.sales import outlook_of, sell

pytestmark = pytest.mark.django_db


def test_stock_lasts_as_long_as_the_pace_of_four_weeks_says():
    product = bottle(stock=30)
    sell(product, 40, days_ago=40)
    sell(product, 10, days_ago=27)
    sell(product, 4, days_ago=1)

    found = outlook_of(product)

    assert found.sold_a_day == Decimal("0.50")
    assert found.free == 30
    assert found.days_left == 60
    until = found.lasts_until - timezone.now()
    assert timedelta(days=59, hours=23) < until <= timedelta(days=60)


def test_young_product_is_measured_since_its_first_sale():
    product = bottle(stock=30)
    sell(product, 6, days_ago=4)
    sell(product, 2, days_ago=1)

    found = outlook_of(product)

    assert found.sold_a_day == Decimal("2.00")
    assert found.days_left in {14, 15}


def test_first_hour_counts_as_a_day():
    product = bottle(stock=30)
    sell(product, 3, days_ago=0)

    assert outlook_of(product).sold_a_day == Decimal("3.00")


def test_nothing_sold_gives_no_number_of_days():
    product = bottle(stock=30)
    sell(product, 5, days_ago=29)

    found = outlook_of(product)

    assert found.sold_a_day == 0
    assert found.days_left is None
    assert found.lasts_until is None


@pytest.mark.parametrize(
    ("status", "was_shipped", "sold"),
    [
        ("Pending payment", False, 0),
        ("Cancelled", False, 0),
        ("Payment review", False, 0),
        ("Refunded", False, 0),
        ("Refunded", True, 1),
        ("Paid", False, 1),
        ("Disputed", False, 1),
        ("Delivered", True, 1),
    ],
)
def test_sale_is_what_was_paid_and_not_given_back(status, was_shipped, sold):
    product = bottle()
    order = sell(product, 1, days_ago=0, status=status)
    if was_shipped:
        order.status_changes.create(old_status="Packed", new_status="Shipped")

    assert outlook_of(product).sold_a_day == sold


def test_bottles_held_for_orders_are_not_free():
    product = bottle(stock=10)
    sell(product, 28, days_ago=27.9)
    stock_of(product).allocate(4)

    found = outlook_of(product)

    assert found.free == 6
    assert found.days_left in {5, 6}


def test_empty_shelf_lasts_no_day():
    product = bottle(stock=0)
    sell(product, 1, days_ago=3)

    assert outlook_of(product).days_left == 0


def test_stock_that_is_not_counted_has_no_outlook():
    product = bottle()
    record = stock_of(product)
    record.num_in_stock = None
    record.save()

    assert outlook_of(product) is None
    assert outlooks() == []


def test_what_ends_first_stands_first_and_what_does_not_sell_last():
    slow, still, fast = bottle(stock=50), bottle(stock=1), bottle(stock=5)
    sell(slow, 1, days_ago=2)
    sell(fast, 5, days_ago=2)

    assert [one.record.product for one in outlooks()] == [fast, slow, still]


def test_hidden_product_is_left_out():
    product = bottle()
    product.is_public = False
    product.save()

    assert outlooks() == []


def test_questions_do_not_grow_with_products_and_orders():
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            for one in outlooks():
                assert str(one.record.product)
                assert one.free >= 0
        return len(queries)

    sell(bottle(), 1, days_ago=1)
    few = asked()
    for _ in range(5):
        product = bottle()
        sell(product, 1, days_ago=1)
        sell(product, 1, days_ago=2)

    assert asked() == few == 3
    assert Order.objects.count() == 11
