"""The sums of a file are those of the shop, to the cent and to the day."""

from decimal import Decimal

import pytest

from shop.order import life
from shop.order.models import Order
from tests.shop.books.files import SEATTLE, sum_of, table
from tests.shop.books.selling import give_back, sell
from tests.shop.selling import bottle

pytestmark = pytest.mark.django_db


def test_sums_of_orders_lines_and_tax_are_those_of_the_shop_to_the_cent(sold):
    give_back(sold[1], "41.54", at="2026-11-06 10:00", bottles=1)

    orders, lines = table("orders"), table("order-lines")
    tax, refunds = table("tax-by-state"), table("refunds")

    placed = Order.objects.all()
    paid = [order for order in placed if order.was_paid]
    assert sum_of(orders, "total") == sum(order.total_incl_tax for order in placed)
    for row in orders:
        parts = sum(Decimal(row[name]) for name in ("goods", "shipping", "tax"))
        assert parts == Decimal(row["total"])
    shipping = sum_of(orders, "shipping")
    assert sum_of(lines, "total") + shipping == sum_of(orders, "total")
    assert sum_of(tax, "tax_collected") == sum(order.total_tax for order in paid)
    assert sum_of(tax, "gross_sales") == sum(order.total_excl_tax for order in paid)
    assert sum_of(refunds, "amount") == sum_of(orders, "refunded") == Decimal("41.54")
    assert sum_of(refunds, "of_which_tax") == sum_of(tax, "tax_refunded")


def test_tax_by_state_is_ready_for_a_return(sold):
    give_back(sold[1], "41.54", at="2026-11-06 10:00", bottles=1)

    connecticut, washington = table("tax-by-state")

    assert washington == {
        "state": "WA",
        "month": "2026-11",
        "orders": "2",
        # One bottle with shipping, and three without.
        "gross_sales": "160.90",
        "exempt_sales": "4.90",
        "taxable_sales": "156.00",
        # 2.54 and 7.61 (7.605, half up).
        "tax_collected": "10.15",
        "sales_refunded": "39.00",
        "taxable_refunded": "39.00",
        "tax_refunded": "2.54",
        "net_taxable_sales": "117.00",
        "net_tax": "7.61",
        "orders_without_a_rate": "0",
    }
    assert (connecticut["state"], connecticut["tax_collected"]) == ("CT", "0.00")


@pytest.mark.parametrize("parts", [["10.00", "20.01", "16.43"], ["46.44"]])
def test_order_that_was_refunded_whole_gives_back_its_whole_tax(sold, parts):
    order = sold[0]
    assert order.total_incl_tax == Decimal("46.44")
    for n, amount in enumerate(parts):
        give_back(order, amount, at=f"2026-11-0{n + 5} 10:00")

    (washington,) = [row for row in table("tax-by-state") if row["state"] == "WA"]

    assert washington["tax_refunded"] == str(order.total_tax) == "2.54"
    assert washington["taxable_refunded"] == "39.00"


def test_refund_that_failed_gave_nothing_back(sold):
    give_back(sold[0], "10.00", at="2026-11-06 10:00", status="failed")

    assert table("refunds") == []
    assert sum_of(table("tax-by-state"), "tax_refunded") == 0


def test_sale_counts_when_it_was_paid_and_a_refund_when_it_was_given(
    taxed, payment_pages
):
    late = sell(bottle(), at="2026-10-31 23:58", paid_at="2026-11-01 00:02", **SEATTLE)
    give_back(late, "46.44", at="2026-12-01 00:00")

    october = table("tax-by-state", "2026-10-01", "2026-10-31")
    (november,) = table("tax-by-state")
    (december,) = table("tax-by-state", "2026-12-01", "2026-12-31")

    assert october == []
    assert (november["tax_collected"], november["tax_refunded"]) == ("2.54", "0.00")
    assert (december["tax_collected"], december["tax_refunded"]) == ("0.00", "2.54")


def test_order_that_was_unpacked_is_not_paid_a_second_time(sold, boss):
    order = life.lock(sold[0].pk)
    for status in ["Packed", "Paid"]:
        life.move_by_hand(order, status, why="By hand.", by=boss)

    assert sum_of(table("tax-by-state"), "orders") == 3


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-11-01 00:00", "2026-11-01"),
        # Clocks go back that night: 25 hours.
        ("2026-11-01 23:59", "2026-11-01"),
        ("2026-11-30 23:59", "2026-11-30"),
    ],
)
def test_days_are_those_of_new_york(payment_pages, at, day):
    sell(bottle(), at=at)

    (row,) = table("orders", day, day)

    assert (row["placed_on"], row["paid_on"]) == (day, day)
    assert row["placed_at"] == at[11:]
    assert table("orders", "2026-12-01", "2026-12-01") == []
