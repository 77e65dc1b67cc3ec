"""What a parcel costs, when it comes and where it may go, on the checkout page."""

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup

from shop.order.models import Order
from shop.supplement.models import Supplement
from tests.factories import make_product, make_supplement
from tests.shop.selling import TYPED, bottle, buy, check_out, put_in_basket

pytestmark = pytest.mark.django_db


def sentences(answer) -> dict[str, str]:
    """By the id of the field that they stand at."""
    page = BeautifulSoup(answer.content, "html.parser")
    return {
        said["id"].removesuffix("-err"): " ".join(said.get_text().split())
        for said in page.select(".wrong")
    }


def ways_on(answer) -> list[str]:
    page = BeautifulSoup(answer.content, "html.parser")
    return [" ".join(way.get_text(" ").split()) for way in page.select(".plans label")]


def test_heavy_parcel_costs_more_and_is_charged_so(client, payment_pages):
    order = buy(client, bottle(price="1.00"), 9, shipping="two-days")

    assert order.shipping_excl_tax == Decimal("19.00")
    assert order.payment_attempts.get().amount == Decimal("28.00")


def test_weight_is_that_of_the_label(client, payment_pages):
    product = make_product(price="9.00")
    make_supplement(product)
    Supplement.objects.update(weight_grams=901)

    assert buy(client, product).shipping_excl_tax == Decimal("7.90")
    assert (
        "for $7.90 or free" in client.get(product.get_absolute_url()).content.decode()
    )


def test_checkout_says_how_much_is_left_until_free_shipping(client):
    product = bottle(price="39.00")
    put_in_basket(client, product)
    few = client.get("/checkout/").content.decode()
    put_in_basket(client, product)
    enough = client.get("/checkout/").content.decode()

    assert "$21.00 more for free shipping." in few
    assert "more for free shipping" not in enough


def test_days_follow_the_state_as_soon_as_it_is_chosen(client):
    put_in_basket(client, bottle())

    near = client.post("/checkout/total/", TYPED | {"state": "CT"})
    far = client.post("/checkout/total/", TYPED | {"state": "HI", "postcode": "96813"})

    assert ways_on(near)[0].startswith("Standard 2 to 3 business days.")
    assert ways_on(far)[0].startswith("Standard 4 to 9 business days.")


@pytest.mark.parametrize(
    "line", ["PO Box 12", "P.O. Box 7", "p o box 9", "Post Office Box 3", "Box 44"]
)
def test_po_box_is_refused_only_where_the_carrier_goes_to_none(
    client, payment_pages, line
):
    put_in_basket(client, bottle())

    refused = check_out(client, line1=line, shipping="two-days")

    assert refused.status_code == 200
    assert sentences(refused) == {
        "line1": "Two days does not go to PO boxes. Give a street address here."
        " Or choose Standard."
    }
    assert f'value="{line}"' in refused.content.decode()
    assert not Order.objects.exists()
    assert check_out(client, line1=line).status_code == 303


@pytest.mark.parametrize(
    "line",
    ["12 Boxwood Street", "7 Post Office Road", "3 Po Valley Lane", "9 Box Elder"],
)
def test_street_that_only_sounds_like_a_po_box_is_none(client, payment_pages, line):
    put_in_basket(client, bottle())

    assert check_out(client, line1=line, shipping="two-days").status_code == 303


def test_po_box_in_the_second_line_is_said_there(client):
    put_in_basket(client, bottle())

    refused = check_out(client, line2="PO Box 12", shipping="two-days")

    assert set(sentences(refused)) == {"line2"}


MILITARY = {"line1": "PSC 3 Box 100", "city": "APO", "state": "AE", "postcode": "09001"}


def test_parcel_goes_to_a_military_address(client, payment_pages):
    order = buy(client, bottle(), **MILITARY)

    assert order.shipping_address.state == "AE"
    assert order.total_tax == Decimal("0.00")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            {"shipping": "two-days"},
            {
                "shipping": "Two days does not go to military addresses."
                " Or choose Standard."
            },
        ),
        (
            {"city": "Frankfurt"},
            {"city": "For the Armed Forces, the city is APO, FPO or DPO"},
        ),
        (
            {"state": "NY", "postcode": "10001"},
            {"state": "With APO, FPO or DPO, choose one of the Armed Forces"},
        ),
        (
            {"postcode": "96201"},
            {
                "postcode": "96201 is a ZIP code in Armed Forces Pacific (AP)."
                " Check the ZIP code and the state"
            },
        ),
    ],
)
def test_military_address_that_cannot_be_is_said_at_its_field(client, typed, said):
    put_in_basket(client, bottle())

    answer = check_out(client, **(MILITARY | typed))

    assert sentences(answer) == said
    assert not Order.objects.exists()
