"""Staff make an offer that needs no code, on the same page."""

from decimal import Decimal

import pytest

from shop.promotion.terms import Gives, terms_of
from tests.shop.promotion.promoting import (
    CODE,
    CODES,
    OFFER,
    OFFERS,
    costs,
    errors,
    make,
)
from tests.shop.selling import ConditionalOffer, Voucher, bottle, put_in_basket

pytestmark = pytest.mark.django_db


def test_offer_needs_no_code(staff, client):
    made = make(staff, OFFER)
    put_in_basket(client, bottle(price="50.00"), 2)

    (discount,) = costs(client).discounts
    assert made.status_code == 302, errors(made)
    assert (discount.name, discount.amount) == ("Six percent for all", Decimal("6.00"))


def test_paused_offer_gives_nothing_until_it_goes_on(staff, client):
    make(staff, OFFER)
    page = f"{OFFERS}{ConditionalOffer.objects.get().pk}/change/"
    put_in_basket(client, bottle(price="50.00"))
    staff.post(page, OFFER | {"is_suspended": "on"})
    paused = costs(client).discounts

    staff.post(page, OFFER)

    assert (paused, len(costs(client).discounts)) == ([], 1)


def test_offers_of_codes_are_not_among_the_offers(staff):
    make(staff, CODE)
    make(staff, OFFER)

    listed = staff.get(OFFERS).context["cl"].result_list

    assert [offer.name for offer in listed] == ["Six percent for all"]


@pytest.mark.parametrize("gives", Gives.values)
def test_terms_are_read_as_they_were_written(staff, gives):
    product = bottle()
    value = {} if gives == "shipping" else {"value": "7.50"}
    products = [] if gives == "shipping" else [product.pk]

    typed = {"value": "", "gives": gives, "products": products, "from_amount": "20"}
    made = make(staff, CODE, **(typed | value))

    terms = terms_of(Voucher.objects.get().offers.get())
    assert made.status_code == 302, errors(made)
    assert terms is not None
    assert terms.gives == gives
    assert [one.pk for one in terms.products] == products
    assert terms.from_amount == Decimal(20)


@pytest.mark.parametrize("where", [CODES, OFFERS])
def test_questions_of_a_list_do_not_grow(staff, where, django_assert_max_num_queries):
    values = CODE if where == CODES else OFFER
    make(staff, values)
    staff.get(where)
    with django_assert_max_num_queries(30) as few:
        staff.get(where)
    for n in range(4):
        named = {"name": f"More {n}"} | ({"code": f"MORE{n}"} if where == CODES else {})
        make(staff, values | named, products=[bottle().pk])
    with django_assert_max_num_queries(30) as many:
        staff.get(where)

    assert len(many) == len(few)
