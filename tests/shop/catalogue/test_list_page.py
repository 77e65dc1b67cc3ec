"""/products/: one product is its own list; several are shown side by side."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from tests.factories import make_photograph, make_product, make_supplement

pytestmark = pytest.mark.django_db


def test_the_only_product_is_shown_at_once(client):
    product = make_supplement().product
    make_product("HIDDEN", is_public=False)

    answer = client.get("/products/")

    assert answer.status_code == 302
    assert answer["Location"] == product.get_absolute_url()
    assert not answer.cookies


def test_several_products_are_listed_with_price_and_picture(client):
    make_photograph(make_supplement().product)
    make_product("ANX-30", title="Half a bottle", price="22.00", stock=0)

    page = BeautifulSoup(client.get("/products/").content, "html.parser")

    cards = [" ".join(card.get_text(" ").split()) for card in page.select(".goods li")]
    assert cards == [
        "AnxDefy+ capsules Two capsules a day. $39.00",
        "Half a bottle $22.00 Sold out",
    ]
    assert len(page.select(".goods picture")) == 1


def test_empty_shop_says_so(client):
    answer = client.get("/products/")

    assert answer.status_code == 200
    assert b"nothing for sale" in answer.content


def test_list_is_cut_into_pages(client):
    for number in range(25):
        make_product(f"P-{number}", title=f"Product {number}")

    first = BeautifulSoup(client.get("/products/").content, "html.parser")
    second = BeautifulSoup(client.get("/products/?page=2").content, "html.parser")

    assert len(first.select(".goods li")) == 24
    assert len(second.select(".goods li")) == 1
    assert client.get("/products/?page=x").status_code == 404


def test_queries_do_not_grow_with_the_products(client):
    for number in range(2):
        make_photograph(make_product(f"P-{number}"), size=(500, 500))
    with CaptureQueriesContext(connection) as few:
        client.get("/products/")
    for number in range(2, 8):
        make_photograph(
            make_supplement(make_product(f"P-{number}")).product, size=(500, 500)
        )
    with CaptureQueriesContext(connection) as many:
        client.get("/products/")

    # One of them is the footer's, which leads to the pages that staff write.
    assert len(many) == len(few) <= 8


@pytest.mark.parametrize(
    "address", ["/products/category/capsules_1/", "/products/ranges/all/"]
)
def test_categories_and_ranges_lead_to_the_list(client, address):
    answer = client.get(address)

    assert answer.status_code == 302
    assert answer["Location"] == "/products/"


def test_reviews_of_oscar_are_not_mounted(client):
    product = make_product()

    with pytest.raises(NoReverseMatch):
        reverse(
            "catalogue:reviews-list",
            kwargs={"product_slug": product.slug, "product_pk": product.pk},
        )
    assert client.get(f"{product.get_absolute_url()}reviews/add/").status_code == 404
