"""What the admin's pages say that Django's own do not."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.factories import make_supplement
from tests.shop.parcel.packing import packed
from tests.shop.selling import bottle, voucher

pytestmark = pytest.mark.django_db


def page_of(client: Client, path: str) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def words_of(page: BeautifulSoup) -> str:
    return " ".join(page.select_one("#content").get_text(" ").split())


def test_list_bears_the_name_of_what_it_holds(admin_client):
    page = page_of(admin_client, "/admin/lot/lot/")

    assert page.h1.get_text() == "Lots"
    assert page.select_one(".breadcrumbs").get_text().split()[::2] == ["Home", "Lots"]


def test_list_without_a_row_says_so(admin_client):
    page = page_of(admin_client, "/admin/lot/lot/")

    assert "There are no lots yet." in words_of(page)


def test_search_that_finds_nothing_leads_to_all(admin_client):
    voucher("CALM")

    page = page_of(admin_client, "/admin/voucher/voucher/?q=nothing")

    nothing = page.select_one(".nothing")
    assert "Nothing here is what you asked for." in nothing.get_text()
    assert nothing.a["href"] == "?"


def test_search_keeps_the_filter(admin_client):
    page = page_of(admin_client, "/admin/parcel/ordertosend/?stage=ship")

    kept = page.select_one("#changelist-search input[name=stage]")
    assert kept["value"] == "ship"


def test_box_in_a_row_of_a_table_has_a_name(admin_client):
    product = make_supplement().product

    page = page_of(admin_client, f"/admin/catalogue/product/{product.pk}/change/")

    assert page.select_one("#id_images-0-original")["aria-label"]
    assert page.select_one("#id_images-__prefix__-original")["aria-label"]


def test_halves_of_a_date_with_its_time_have_names(admin_client):
    page = page_of(admin_client, "/admin/voucher/voucher/add/")

    named = [
        page.select_one(f"#id_start_datetime_{half}")["aria-label"] for half in (0, 1)
    ]
    assert named == ["Date", "Time"]


def test_packers_list_tells_the_status_only_of_what_was_searched(
    admin_client, admin_user
):
    (order,) = packed(bottle(), 1, by=admin_user)

    listed = page_of(admin_client, "/admin/parcel/ordertosend/?stage=ship")
    found = page_of(admin_client, f"/admin/parcel/ordertosend/?q={order.number}")

    assert listed.select_one(".field-order_link").get_text() == order.number
    assert listed.select_one(".field-status") is None
    assert found.select_one(".field-status").get_text() == "Packed"
