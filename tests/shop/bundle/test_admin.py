"""Staff set bundles beside the price of one, and read at the field what is wrong."""

from decimal import Decimal

import pytest

from shop.bundle.models import Bundle
from tests.factories import make_supplement
from tests.shop.catalogue.test_admin import address_of, messages_of, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def supplement():
    return make_supplement()


def rows(*pairs: tuple[object, object]) -> dict[str, object]:
    typed: dict[str, object] = {"bundles-TOTAL_FORMS": len(pairs)}
    for number, (quantity, price) in enumerate(pairs):
        typed[f"bundles-{number}-quantity"] = quantity
        typed[f"bundles-{number}-price"] = price
    return typed


def saved() -> list[tuple[int, Decimal]]:
    return list(Bundle.objects.values_list("quantity", "price"))


def test_bundles_are_set_on_the_page_of_the_product(admin_client, supplement):
    address = address_of(supplement)

    answer = send(admin_client, address, **rows((6, "31.50"), (3, "35.00")))

    assert answer.status_code == 302
    assert saved() == [(3, Decimal("35.00")), (6, Decimal("31.50"))]


def test_bundles_are_set_where_the_address_is_set_too(admin_client, supplement):
    address = address_of(supplement.product)

    assert send(admin_client, address, **rows((3, "35.00"))).status_code == 302
    assert saved() == [(3, Decimal("35.00"))]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ([(3, "39.00")], "Give less than $39.00, the price of one bottle."),
        (
            [(3, "35.00"), (6, "35.00")],
            "Give less than $35.00, the price of each from 3 on.",
        ),
        (
            [(6, "36.00"), (3, "35.00")],
            "Give less than $35.00, the price of each from 3 on.",
        ),
        ([(3, "35.00"), (3, "34.00")], "There is a price from 3 already."),
        ([(1, "35.00")], "Give two bottles or more."),
        ([(13, "35.00")], "Give 12 or fewer: an order holds no more."),
        ([(3, "0.00")], "Give a price above zero."),
        ([(3, "-1")], "Give a price above zero."),
        ([(3, "34.995")], "no more than 2 decimal places"),
        ([("three", "35.00")], "Enter a whole number."),
        ([(3, "cheap 😀")], "Enter a number."),
        ([(3, "NaN")], "Enter a number."),
        ([("9" * 400, "35.00")], "Give 12 or fewer"),
    ],
)
def test_what_cannot_be_is_said_at_the_field_and_nothing_is_saved(
    admin_client, supplement, typed, sentence
):
    answer = send(admin_client, address_of(supplement), **rows(*typed))

    assert answer.status_code == 200
    assert sentence in messages_of(answer)
    assert saved() == []


def test_price_of_one_counts_as_it_is_typed_beside(admin_client, supplement):
    address = address_of(supplement)

    higher = {"stockrecords-0-price": "49.00"} | rows((3, "45.00"))
    lower = {"stockrecords-0-price": "44.00"}

    assert send(admin_client, address, **higher).status_code == 302
    answer = send(admin_client, address, **lower)
    assert "Give less than $44.00, the price of one bottle." in messages_of(answer)


@pytest.mark.parametrize("wrong", ["much", "NaN", "Infinity"])
def test_price_of_one_that_is_wrong_is_the_only_thing_said(
    admin_client, supplement, wrong
):
    typed = {"stockrecords-0-price": wrong} | rows((3, "35.00"))

    answer = send(admin_client, address_of(supplement), **typed)

    assert messages_of(answer).count("Enter a number.") == 1
    assert saved() == []


def test_bundle_can_be_taken_away(admin_client, supplement):
    Bundle.objects.create(product=supplement.product, quantity=3, price="35.00")

    send(admin_client, address_of(supplement), **{"bundles-0-DELETE": "on"})

    assert saved() == []
