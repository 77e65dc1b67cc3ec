"""Whether a ZIP code lies in the state that was chosen, asked once and kindly: a post
office near a border serves streets beyond it."""

import pytest
from bs4 import BeautifulSoup

from shop.order.models import Order
from shop.shipping.states import MILITARY, PLACES, STATES, place_of
from tests.shop.selling import bottle, check_out, put_in_basket

pytestmark = pytest.mark.django_db


@pytest.fixture
def bottles(client):
    put_in_basket(client, bottle())


def page_of(answer) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


@pytest.mark.parametrize(
    ("state", "postcode"),
    [
        *[("CT", "06103"), ("NY", "10001"), ("NY", "00501"), ("NY", "06390")],
        *[("NY", "14925-0001"), ("MA", "05501"), ("DC", "56901"), ("VA", "20101")],
        *[("TN", "42223"), ("KY", "42223"), ("TX", "73301"), ("TX", "88510")],
        *[("FL", "33101"), ("GA", "39901"), ("HI", "96813"), ("AK", "99950")],
    ],
)
def test_zip_code_of_the_state_is_not_asked_about(client, bottles, state, postcode):
    answer = check_out(client, state=state, postcode=postcode)

    assert answer.status_code == 303, page_of(answer).select(".wrong")


@pytest.mark.parametrize(
    ("state", "postcode", "sentence"),
    [
        ("OR", "98101", "98101 is a ZIP code in Washington."),
        ("NJ", "06103", "06103 is a ZIP code in Connecticut."),
        ("PA", "10001-1234", "10001 is a ZIP code in New York."),
        ("CT", "00000", "No state’s ZIP codes begin with 000."),
    ],
)
def test_zip_code_next_door_is_asked_about_once(
    client, bottles, state, postcode, sentence
):
    asked = page_of(check_out(client, state=state, postcode=postcode))

    assert sentence in asked.find(id="postcode-err").get_text()
    assert not Order.objects.exists()
    tick = asked.select_one("label:has(#zip_is_right)")
    assert "are both right" in tick.get_text()
    assert not tick.input.has_attr("checked")

    check_out(client, state=state, postcode=postcode, zip_is_right="on")
    assert Order.objects.get().shipping_address.postcode == postcode


@pytest.mark.parametrize(
    ("state", "postcode"),
    [("CT", "90210"), ("FL", "34001"), ("AE", "06103"), ("AP", "94103")],
)
def test_zip_code_from_afar_or_of_the_military_is_not_taken(
    client, bottles, state, postcode
):
    """The military pays no sales tax: nobody becomes a soldier by a tick."""
    city = "APO" if state in MILITARY else "Sampleton"

    answer = check_out(
        client, city=city, state=state, postcode=postcode, zip_is_right="on"
    )

    assert "is a ZIP code in" in page_of(answer).find(id="postcode-err").get_text()
    assert not Order.objects.exists()


def test_nothing_is_asked_before_there_is_a_reason(client, bottles):
    assert page_of(client.get("/checkout/")).find(id="zip_is_right") is None


def test_tick_stays_while_something_else_is_wrong(client, bottles):
    page = page_of(check_out(client, state="OR", postcode="98101", name=""))
    assert page.find(id="zip_is_right") is not None

    page = page_of(
        check_out(
            client,
            state="OR",
            postcode="98101",
            name="",
            zip_is_right="on",
        )
    )
    assert page.find(id="zip_is_right").has_attr("checked")
    assert page.find(id="postcode-err") is None


def test_each_area_of_three_digits_is_of_one_place_but_for_those_that_share():
    shared = {"063", "422", "733", "755"}
    for number in range(1000):
        digits = f"{number:03}"
        owners = [place.name for place in PLACES.values() if place.has(digits)]
        assert len(owners) <= 1 or digits in shared, (digits, owners)
    assert len(STATES) == 51
    assert all(place_of(f"{row.zip_areas[0][0]}00") == row for row in PLACES.values())
