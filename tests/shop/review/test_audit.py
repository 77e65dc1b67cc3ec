"""Whether reviews are held back for their stars can be seen afterwards."""

import csv

import pytest
from bs4 import BeautifulSoup

from shop.review.moderating import hold, seen_words
from tests.shop.review.deciding import LIST, said
from tests.shop.review.making import arrived, held, published, reader, send, written

pytestmark = pytest.mark.django_db


def test_audit_shows_what_is_held_by_stars(admin_client, product):
    for stars in (1, 1, 5):
        held(arrived(product), "disease", stars=stars)
    published(arrived(product), stars=5)
    waiting = arrived(product)
    written(waiting, stars=1)

    page = admin_client.get(f"{LIST}audit/")

    tables = BeautifulSoup(page.content, "html.parser").select(".sheet table")
    cells = [
        [td.get_text() for td in row.find_all(["th", "td"])]
        for row in tables[0].find_all("tr")
    ]
    assert cells[1] == ["5", "1", "1", "50 %"]
    assert cells[5] == ["1", "0", "2", "100 %"]
    assert cells[3] == ["3", "0", "0", "–"]


def test_decisions_leave_as_a_file(admin_client, product):
    review = held(arrived(product), "abusive", stars=1)
    models_note = "=HYPERLINK(1)"
    written_again = arrived(product)
    second = written(written_again, stars=5)
    hold(
        second.pk, reason="fake", note=models_note, seen=seen_words(second), by=reader()
    )

    answer = admin_client.get(f"{LIST}audit.csv")

    rows = list(csv.DictReader(answer.getvalue().decode().splitlines()))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert [row["stars"] for row in rows] == ["5", "1"]
    assert rows[0]["note"] == f"'{models_note}"
    assert rows[1]["order"] == review.order_line.order.number
    assert {row["who"] for row in rows} == {"reader@example.com"}


def test_log_keeps_what_was_decided_about_words_that_wait_again(
    admin_client, client, product
):
    order = arrived(product)
    held(order, "personal", stars=1)
    send(client, order, stars="2")

    page = admin_client.get(f"{LIST}audit/")
    file = admin_client.get(f"{LIST}audit.csv").getvalue().decode()

    (row,) = csv.DictReader(file.splitlines())
    assert order.number in said(page)
    assert "The second sentence." in said(page)
    assert (row["reason"], row["stars"]) == ("personal", "")
