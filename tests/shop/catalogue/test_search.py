"""The one search box finds the capsules, and never a claim without its mark."""

from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command

from shop.catalogue.product_search import index_product
from tests.factories import make_claim, make_supplement
from tests.shop.catalogue.test_admin import address_of, typed

pytestmark = pytest.mark.django_db


def found(client, words: str) -> list[tuple[str, str]]:
    """Address and line of each result."""
    page = client.get("/articles/search/", {"q": words})
    html = BeautifulSoup(page.content, "html.parser")
    return [
        (li.select_one("h2 a")["href"], li.select_one(".meta").text)
        for li in html.select(".results li")
    ]


@pytest.mark.parametrize("words", ["ashwagandha", "ashwaganda", "capsules", "Withania"])
def test_buyer_finds_the_bottle_with_its_price(client, words):
    supplement = make_supplement()
    index_product(supplement.product)

    ((address, line),) = found(client, words)

    assert address == supplement.get_absolute_url()
    assert "Dietary supplement · $39.00, in stock" in line


def test_sold_out_is_said(client):
    supplement = make_supplement()
    supplement.product.stockrecords.update(num_in_stock=0)
    index_product(supplement.product)

    assert "$39.00, sold out" in found(client, "capsules")[0][1]


def test_hidden_product_is_not_found(client):
    product = make_supplement().product
    index_product(product)
    product.is_public = False
    product.save()

    assert found(client, "capsules") == []


def test_claims_stand_in_no_excerpt(client):
    supplement = make_supplement()
    make_claim(supplement, text="Supports a zebra-like calm", sources=[])
    index_product(supplement.product)

    assert found(client, "zebra") == []


def test_what_staff_rename_is_found_at_once(client, admin_client):
    product = make_supplement().product
    address = address_of(product)

    answer = admin_client.post(
        address, typed(admin_client, address, title="Zebra tablets")
    )

    assert answer.status_code == 302
    assert len(found(client, "zebra tablets")) == 1


def test_what_staff_write_on_the_label_is_found_at_once(client, admin_client):
    supplement = make_supplement()
    address = address_of(supplement)

    answer = admin_client.post(
        address, typed(admin_client, address, name="Zebra night")
    )

    assert answer.status_code == 302
    assert len(found(client, "zebra night")) == 1


def test_demo_bottle_is_found(client):
    call_command("load_sources", "demo/sources.json", stdout=StringIO())
    call_command("load_supplement", "demo/supplement.toml", stdout=StringIO())

    assert "/products/" in found(client, "theanine capsules")[0][0]
