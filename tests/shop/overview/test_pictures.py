"""The figures of the first page: drawn, said in words, and as a file."""

import csv
import io
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup

from shop.overview.card import Column, Columns, percent
from shop.overview.sales import sales_card
from tests.shop.books.selling import give_back, sell
from tests.shop.overview.looking import NOW
from tests.shop.selling import bottle

pytestmark = pytest.mark.django_db


def test_today_is_compared_with_the_same_hours_a_week_ago(payment_pages):
    product = bottle(stock=50)
    sell(product, at="2026-11-21 23:59")
    sell(product, at="2026-11-22 00:01", quantity=2)
    sell(product, at="2026-11-22 14:00")
    sell(product, at="2026-11-15 14:59")
    sell(product, at="2026-11-15 15:01", quantity=3)
    given = sell(product, at="2026-11-02 09:00")
    give_back(given, "10.00", at="2026-11-22 09:00")
    sell(product, at="2026-11-22 12:00", is_paid=False)

    card = sales_card(NOW)

    assert (card.figure, card.unit) == ("$121.90", "2 orders")
    assert card.says == [
        "By this time last Sunday: $43.90, 1 order. $78.00 more today.",
        "Given back today: $10.00.",
    ]


def test_chart_has_28_days_and_the_table_their_sums(payment_pages):
    product = bottle(stock=50)
    sell(product, at="2026-10-26 00:00")
    sell(product, at="2026-10-25 23:59", quantity=2)
    sell(product, at="2026-11-22 14:00")

    card = sales_card(NOW)

    rows = [list(row) for row in card.table.rows]
    assert len(rows) == 28
    assert rows[0] == ["2026-10-26", 1, Decimal("43.90")]
    assert rows[-1] == ["2026-11-22", 1, Decimal("43.90")]
    assert sum(row[1] for row in rows) == 2


def test_chart_of_nothing_is_drawn_too():
    card = sales_card(NOW)

    assert card.figure == "$0.00"
    assert {bar.height for bar in card.picture.bars} == {0}


def test_bars_are_as_high_as_what_they_stand_for():
    columns = Columns(
        "Paid",
        [Column("Mon", Decimal(50), "$50"), Column("Tue", Decimal(100), "$100")],
        Decimal(100),
        "$100",
        "$50",
    )

    assert [(bar.y, bar.height) for bar in columns.bars] == [(50, 50), (0, 100)]
    assert columns.description == "Mon: $50. Tue: $100."


@pytest.mark.parametrize(
    ("part", "whole", "shown"), [(1, 0, 0), (5, 4, 100), (-1, 4, 0), (1, 3, 33)]
)
def test_meter_is_never_fuller_than_full(part, whole, shown):
    assert percent(part, whole) == shown


def test_picture_says_in_words_what_it_shows(staff, payment_pages):
    soup = BeautifulSoup(staff.get("/admin/").content, "html.parser")

    picture = soup.select_one("[aria-labelledby=overview-sales] svg")

    names = [soup.find(id=name) for name in picture["aria-labelledby"].split()]
    assert names[0].get_text() == "Paid on each of the last 28 days"
    assert names[1].get_text().count("$0.00, 0 orders.") == 28
    assert picture["role"] == "img"


def test_page_holds_nothing_that_its_policy_forbids(staff, sold):
    answer = staff.get("/admin/")

    soup = BeautifulSoup(answer.content, "html.parser").select_one(".overview")
    assert "'unsafe-inline'" not in answer["Content-Security-Policy"]
    assert not soup.select("[style], style, script:not([src])")


def test_figures_of_a_card_are_a_csv_file(staff, sold):
    answer = staff.get("/admin/overview/sales.csv")

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 28
    assert rows[-1]["orders"] == "3"
    assert rows[-1]["paid"] == "131.70"
    assert "attachment" in answer["Content-Disposition"]


def test_csv_of_a_card_without_figures_or_of_none_is_not_there(staff):
    assert staff.get("/admin/overview/packing.csv").status_code == 404
    assert staff.get("/admin/overview/secrets.csv").status_code == 404
