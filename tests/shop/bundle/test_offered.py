"""Several bottles cost less each: what the product page and machines say of it."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from shop.bundle.models import Bundle
from tests.factories import make_product, make_supplement
from tests.shop.bundle.choosing import basket_of, bundles, choices_on, page_at
from tests.shop.selling import bottle, put_in_basket

pytestmark = pytest.mark.django_db


def test_product_page_offers_one_three_and_six_with_what_a_day_costs(client):
    product = bundles(make_supplement().product)

    assert choices_on(client, product) == [
        "1 bottle $1.30 a day $39.00",
        "3 bottles $35.00 each, $1.17 a day $105.00 You save $12.00",
        "6 bottles $31.50 each, $1.05 a day $189.00 You save $45.00",
    ]


def test_one_bottle_is_chosen_until_the_buyer_chooses(client):
    product = bundles(make_supplement().product)

    page = page_at(client, product.get_absolute_url())

    chosen = page.select(".offer input[checked]")
    assert [one["value"] for one in chosen] == ["1"]
    assert not page.select(".offer select")


def test_half_a_cent_a_day_counts_as_one(client):
    product = make_supplement().product
    bundles(product, three="34.95", six="30.15")  # 1.165 and 1.005 a day

    assert "$34.95 each, $1.17 a day" in choices_on(client, product)[1]
    assert "$30.15 each, $1.01 a day" in choices_on(client, product)[2]


def test_product_without_bundles_keeps_its_list_of_quantities(client):
    page = page_at(client, make_supplement().product.get_absolute_url())

    assert page.select(".offer select#qty")
    assert not page.select(".offer .plans")


@pytest.mark.parametrize(("stock", "offered"), [(6, 3), (5, 2), (3, 2), (2, 0)])
def test_no_more_is_offered_than_there_is(client, stock, offered):
    product = bundles(make_supplement(make_product(stock=stock)).product)

    assert len(choices_on(client, product)) == offered


def test_bundle_no_cheaper_than_fewer_bottles_is_passed_over(client):
    product = bundles(make_supplement().product, three="39.00", six="31.50")

    put_in_basket(client, product, 3)

    assert [row.split(" bottle")[0] for row in choices_on(client, product)] == [
        "1",
        "6",
    ]
    assert "$117.00" in basket_of(client)


def test_queries_of_the_product_page_do_not_grow_with_the_bundles(client):
    product = bundles(make_supplement().product)
    client.get(product.get_absolute_url())

    with CaptureQueriesContext(connection) as few:
        client.get(product.get_absolute_url())
    for quantity in (2, 4, 5, 7, 8):
        Bundle.objects.create(product=product, quantity=quantity, price=quantity)
    with CaptureQueriesContext(connection) as many:
        client.get(product.get_absolute_url())

    assert len(many) == len(few)
    assert sum("bundle_bundle" in query["sql"] for query in many) == 1


def test_feed_and_search_engines_read_the_price_of_one(client):
    product = bundles(make_supplement().product)

    page = client.get(product.get_absolute_url()).content.decode()

    assert '"price": "39.00"' in page


@pytest.mark.parametrize("quantity", [1, 0])
def test_database_refuses_a_bundle_of_fewer_than_two(quantity):
    product = bottle()

    with pytest.raises(IntegrityError), transaction.atomic():
        Bundle.objects.create(product=product, quantity=quantity, price=Decimal(30))
