"""/products/merchant.xml: what shopping services are told, with the notices."""

from xml.etree import ElementTree as ET

import pytest

from compliance.notices import FDA_NOTICE, MEDICAL_NOTICE
from tests.factories import make_photograph, make_product, make_supplement

pytestmark = pytest.mark.django_db

ADDRESS = "/products/merchant.xml"
G = "{http://base.google.com/ns/1.0}"


def items(client) -> list[dict[str, str]]:
    root = ET.fromstring(client.get(ADDRESS).content)  # noqa: S314  our own answer
    return [
        {child.tag.removeprefix(G): (child.text or "") for child in item}
        for item in root.iter("item")
    ]


def test_product_is_told_with_price_stock_and_picture(client, settings):
    make_photograph(make_supplement().product)

    (item,) = items(client)

    assert item["title"] == "AnxDefy+ capsules"
    assert item["price"] == "39.00 USD"
    assert item["availability"] == "in_stock"
    assert item["image_link"].startswith(settings.SITE_URL)
    assert item["link"].startswith(settings.SITE_URL)
    assert item["identifier_exists"] == "no"


def test_every_description_bears_both_notices(client):
    product = make_supplement().product
    make_photograph(product)
    product.description = "Capsules. " * 900
    product.save()

    (item,) = items(client)

    assert FDA_NOTICE in item["description"]
    assert MEDICAL_NOTICE in item["description"]
    assert len(item["description"]) <= 5000


def test_what_cannot_be_sold_or_seen_is_left_out(client):
    make_product("NO-PICTURE")
    make_photograph(make_product("HIDDEN", is_public=False))

    assert items(client) == []


def test_sold_out_product_says_so(client):
    make_photograph(make_product("0123456789012", stock=0))

    (item,) = items(client)

    assert (item["availability"], item["gtin"]) == ("out_of_stock", "0123456789012")


def test_control_characters_and_markup_do_not_break_the_file(client):
    product = make_product("ODD", title="A & <b>\x0b")
    make_photograph(product)

    (item,) = items(client)

    assert item["title"] == "A & <b>"


def test_feed_is_public_and_its_queries_do_not_grow(client, django_assert_num_queries):
    make_photograph(make_product("ONE"))
    with django_assert_num_queries(4):
        answer = client.get(ADDRESS)
    for number in range(6):
        make_photograph(make_product(f"MORE-{number}"))
    with django_assert_num_queries(4):
        client.get(ADDRESS)

    assert not answer.cookies
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
