"""What stands in a row, and what many rows cost."""

import gc
import tracemalloc
from datetime import date
from decimal import Decimal

import pytest

from shop.books import paging
from shop.books.csv_file import pieces, plain
from shop.books.period import Period
from shop.books.tables import TABLES
from shop.order.models import Order
from tests.shop.books.files import table
from tests.shop.books.selling import give_back, sell
from tests.shop.selling import bottle

pytestmark = pytest.mark.django_db


def test_customers_are_one_row_for_an_address_however_it_is_written(sold):
    give_back(sold[1], "41.54", at="2026-11-06 10:00", bottles=1)

    first, second = table("customers")

    assert first["email"] == "a@example.com"
    assert (first["orders"], first["refunded"]) == ("2", "41.54")
    assert Decimal(first["spent"]) == sold[0].total_incl_tax + sold[1].total_incl_tax
    assert (first["first_order_on"], first["last_order_on"]) == (
        "2026-11-02",
        "2026-11-03",
    )
    assert second["email"] == "b@example.com"


def test_customers_in_many_pages_are_each_there_once(sold, monkeypatch):
    monkeypatch.setattr("shop.books.customers.PAGE", 1)

    assert [row["email"] for row in table("customers")] == [
        "a@example.com",
        "b@example.com",
    ]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1", "'+1"),
        ("-2+3", "'-2+3"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1", "'\t=1"),
        (" =1", "' =1"),
        ("＝1", "'＝1"),  # noqa: RUF001
        ("-4.90", "-4.90"),
        ("12", "12"),
        ("Ann-Lee", "Ann-Lee"),
        ("", ""),
    ],
)
def test_what_a_spreadsheet_would_compute_is_made_plain(value, written):
    assert plain(value) == written


def test_name_of_a_buyer_computes_nothing(payment_pages):
    sell(bottle(), at="2026-11-02 10:00", name='=cmd|" /C calc"!A0')

    assert table("orders")[0]["name"] == '\'=cmd|" /C calc"!A0'


def test_rows_come_in_pages_and_pages_cost_the_same_however_many(
    sold, monkeypatch, django_assert_num_queries
):
    for key, questions in [("orders", 5), ("order-lines", 2), ("tax-by-state", 4)]:
        with django_assert_num_queries(questions):
            table(key)
    monkeypatch.setattr(paging, "PAGE", 1)
    assert len(table("orders")) == 4


def test_memory_does_not_grow_with_the_orders(sold, monkeypatch):
    monkeypatch.setattr(paging, "PAGE", 100)

    def sweep(done: int) -> None:
        """What is held is measured, not what waits for the collector."""
        if done % 100 == 0:
            gc.collect()

    def write() -> None:
        for _ in pieces(TABLES["orders"], NOVEMBER_PERIOD, sweep):
            pass

    def peak(many: int) -> int:
        _copies_of(sold[2], many)
        write()  # What is imported and compiled once is not counted.
        gc.collect()
        gc.freeze()  # So that each sweep looks at what is new alone.
        tracemalloc.start()
        write()
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        gc.unfreeze()
        return highest

    few = peak(300)
    many = peak(900)

    assert many < few * 1.3


NOVEMBER_PERIOD = Period(date(2026, 11, 1), date(2026, 11, 30))


def _copies_of(order: Order, many: int) -> None:
    start = Order.objects.count()
    Order.objects.bulk_create(
        Order(
            number=f"C{start + n}",
            total_incl_tax=order.total_incl_tax,
            total_excl_tax=order.total_excl_tax,
            shipping_address_id=order.shipping_address_id,
            guest_email=f"c{start + n}@example.com",
            date_placed=order.date_placed,
            status=order.status,
        )
        for n in range(many)
    )
