"""Staff make a code on one page, and buyers pay what it says."""

from decimal import Decimal

import pytest
from django.test import Client

from shop.order.models import Order
from shop.promotion.terms import terms_of
from tests.shop.promotion.promoting import CODE, CODES, costs, errors, make, when
from tests.shop.selling import (
    Benefit,
    Condition,
    ConditionalOffer,
    Range,
    Voucher,
    bottle,
    check_out,
    put_in_basket,
    use_code,
    voucher,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "total"),
    [
        ({}, "70.20"),
        ({"value": "12.50", "gives": "amount"}, "65.50"),
        ({"value": "100"}, "0.00"),
        ({"value": "500", "gives": "amount"}, "0.00"),
        ({"value": "10", "from_amount": "78.00"}, "70.20"),
    ],
)
def test_code_takes_off_what_staff_typed(staff, client, typed, total):
    made = make(staff, CODE, **typed)
    put_in_basket(client, bottle(price="39.00"), 2)

    assert made.status_code == 302, errors(made)
    assert use_code(client, "Spring-10").status_code == 303
    assert costs(client).total - costs(client).shipping == Decimal(total)


def test_code_for_free_shipping_sends_the_parcel_for_nothing(staff, client):
    make(staff, CODE, gives="shipping", value="")
    put_in_basket(client, bottle(price="39.00"))
    before = costs(client).shipping

    use_code(client, "SPRING-10")

    assert (before > 0, costs(client).shipping) == (True, Decimal("0.00"))


def test_amount_of_the_order_and_the_payment_know_the_code(
    staff, client, payment_pages
):
    make(staff, CODE)
    put_in_basket(client, bottle(price="39.00"), 2)
    use_code(client, "SPRING-10")

    check_out(client)

    order = Order.objects.get()
    (session,) = payment_pages.sessions.values()
    assert order.discounts.get().voucher_code == "SPRING-10"
    assert session.amount == order.total_incl_tax == Decimal("70.20")


def test_code_with_a_least_amount_waits_for_it(staff, client):
    make(staff, CODE, from_amount="78.01")
    put_in_basket(client, bottle(price="39.00"), 2)

    answer = use_code(client, "SPRING-10")

    assert "changes nothing for what is in your basket" in answer.content.decode()


def test_code_of_one_product_leaves_the_others_alone(staff, client):
    capsules, box = bottle(price="39.00"), bottle(price="10.00", title="Pill box")
    make(staff, CODE, products=[box.pk], value="50")
    put_in_basket(client, capsules)
    put_in_basket(client, box)

    use_code(client, "SPRING-10")

    (discount,) = costs(client).discounts
    assert discount.amount == Decimal("5.00")


def test_code_ends_after_so_many_orders(staff, client, payment_pages):
    make(staff, CODE, max_global_applications="1")
    product = bottle()
    put_in_basket(client, product)
    use_code(client, "SPRING-10")
    check_out(client)
    second = Client()
    put_in_basket(second, product)

    answer = use_code(second, "SPRING-10")

    assert answer.status_code == 200
    assert "Used up" in staff.get(CODES).content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"code": ""}, "This field is required."),
        ({"code": "a b"}, "A code has 3 to 40 letters, digits and dashes"),
        ({"code": "<script>"}, "A code has 3 to 40 letters, digits and dashes"),
        ({"code": "🫙🫙🫙"}, "A code has 3 to 40 letters, digits and dashes"),
        ({"code": "calm"}, "The code CALM is there already."),
        ({"code": "BEATDEPRESSION"}, "disease"),
        ({"code": "A" * 1_000_000}, "at most 128 characters"),
        ({"name": "Cures anxiety"}, "disease"),
        ({"name": ""}, "This field is required."),
        ({"name": "CALM"}, "already exists"),
        ({"value": ""}, "Say how much comes off."),
        ({"value": "101"}, "No more than 100 percent can come off."),
        ({"value": "-1"}, "Give more than zero."),
        ({"value": "0"}, "Give more than zero."),
        ({"value": "ten"}, "Enter a number."),
        ({"value": "NaN"}, "Enter a number."),
        ({"value": "1e99"}, "less than or equal to 10000"),
        ({"value": "10.005"}, "no more than 2 decimal places"),
        ({"gives": "shipping"}, "Leave this empty: all of the shipping is free."),
        ({"gives": "money"}, "Select a valid choice."),
        ({"products": "999999"}, "Select a valid choice."),
        ({"from_amount": "-5"}, "Give more than zero, or leave this empty."),
        ({"max_global_applications": "0"}, "greater than or equal to 1"),
        ({"usage": "Twice"}, "Select a valid choice."),
        (when(-2, "end"), "Give a time after the start."),
        (when(-9, "start") | when(-2, "end"), "This time is over. Give one to come."),
        ({"end_datetime_0": ""}, "This field is required."),
        ({"end_datetime_0": "31/31/31"}, "Enter a valid date."),
    ],
)
def test_what_cannot_be_right_gets_a_sentence_and_makes_nothing(staff, typed, sentence):
    voucher("CALM")

    answer = make(staff, CODE, **typed)

    assert answer.status_code == 200
    assert sentence in errors(answer)
    assert b"Spring letter" in answer.content or "name" in typed
    assert (Voucher.objects.count(), ConditionalOffer.objects.count()) == (1, 1)
    assert (Benefit.objects.count(), Condition.objects.count()) == (1, 1)


def test_changed_code_keeps_what_orders_counted_meanwhile(staff):
    make(staff, CODE)
    code = Voucher.objects.get()
    page = f"{CODES}{code.pk}/change/"
    shown = staff.get(page).context["adminform"].form.initial
    Voucher.objects.update(num_orders=4, total_discount=20)
    ConditionalOffer.objects.update(num_applications=4, total_discount=20)

    answer = staff.post(page, CODE | {"gives": "amount", "value": "5"})

    code.refresh_from_db()
    offer = code.offers.get()
    assert answer.status_code == 302, errors(answer)
    assert (shown["gives"], shown["value"]) == ("percent", Decimal(10))
    assert (code.num_orders, code.total_discount) == (4, Decimal(20))
    assert (offer.num_applications, offer.total_discount) == (4, Decimal(20))
    assert str(terms_of(offer)) == "$5.00 off"
    assert (Benefit.objects.count(), Condition.objects.count()) == (1, 1)


def test_code_that_was_used_is_not_deleted(staff):
    make(staff, CODE)
    page = f"{CODES}{Voucher.objects.get().pk}/delete/"
    Voucher.objects.update(num_orders=1)
    used = staff.post(page, {"post": "yes"})
    Voucher.objects.update(num_orders=0)

    unused = staff.post(page, {"post": "yes"})

    assert (used.status_code, unused.status_code) == (403, 302)
    assert not Voucher.objects.exists()
    assert not ConditionalOffer.objects.exists()
    assert not Benefit.objects.exists()


def test_code_that_says_more_than_the_form_is_shown_and_not_written(staff):
    code = voucher("DOZEN")
    Condition.objects.update(value=12)

    page = staff.get(f"{CODES}{code.pk}/change/")
    answer = staff.post(f"{CODES}{code.pk}/change/", CODE)

    assert b"More than this form shows" in page.content
    assert answer.status_code == 403
    assert Condition.objects.get().value == 12


def test_range_of_one_code_is_not_changed_by_another(staff):
    first, second = bottle(), bottle()
    make(staff, CODE, products=[first.pk])
    make(staff, CODE, name="Second", code="SECOND", products=[second.pk])

    bought = [list(one.included_products.all()) for one in Range.objects.order_by("pk")]
    assert bought == [[first], [second]]
