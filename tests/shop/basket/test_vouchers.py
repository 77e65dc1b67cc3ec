"""Codes: the sentence stands at the field, and a code is counted like money."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from bs4 import BeautifulSoup
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.order import life
from shop.order.models import Order
from shop.order.status import PACKED
from tests.shop.selling import (
    OURS,
    ConditionalOffer,
    Voucher,
    bottle,
    check_out,
    open_checkout,
    put_in_basket,
    use_code,
    voucher,
)

SUMMARY = "/basket/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def basket(client):
    put_in_basket(client, bottle(price="40.00"), 2)


def test_code_lowers_the_total(client, basket):
    voucher("CALM", percent=10)

    answer = use_code(client, " calm ")
    page = client.get(SUMMARY)

    costs = page.context["costs"]
    assert (answer.status_code, answer.url) == (303, SUMMARY)
    assert costs.total == Decimal("72.00")
    assert [(row.name, row.amount) for row in costs.discounts] == [
        ("Code CALM", Decimal("8.00"))
    ]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Type the code first."),
        ("  ", "Type the code first."),
        ("CLAM", "We do not know the code “CLAM”."),
        ("<b>", "We do not know the code “<B>”."),
        ("C\x00", "Type the code as it is printed."),
        ("C" * 200, "No code of ours is that long."),
        ("OLD", "The code “OLD” has expired."),
        ("NEXT", "The code “NEXT” can be used from"),
        ("MEMBER", "only for people who are signed in"),
        ("ONCE", "The code “ONCE” has been used already."),
        ("DOZEN", "changes nothing for what is in your basket"),
        ("USED", "“USED” is in your basket already."),
    ],
)
def test_what_is_no_code_gets_a_sentence_at_the_field(client, basket, typed, sentence):
    now = timezone.now()
    voucher("OLD", end_datetime=now - timedelta(hours=1))
    voucher("NEXT", start_datetime=now + timedelta(hours=1))
    voucher("MEMBER", usage=Voucher.ONCE_PER_CUSTOMER)
    once = voucher("ONCE", usage=Voucher.SINGLE_USE)
    once.applications.create(order=_some_order())
    dozen = voucher("DOZEN").offers.get().condition
    type(dozen).objects.filter(pk=dozen.pk).update(value=12)
    voucher("USED")
    use_code(client, "USED")

    answer = use_code(client, typed)
    page = BeautifulSoup(answer.content, "html.parser")

    field = page.find(id="code")
    assert answer.status_code == 200
    assert sentence in page.find(id=field["aria-describedby"]).get_text()
    assert field["value"].strip() == typed.strip()
    assert page.title.get_text().startswith("Error: ")
    assert client.get(SUMMARY).context["vouchers"].count() == 1


def _some_order() -> Order:
    return Order.objects.create(number="OLD1-ONE0", total_incl_tax=1, total_excl_tax=1)


def test_code_can_be_taken_out(client, basket):
    code = voucher("CALM")
    use_code(client, "CALM")

    client.post(reverse("basket:vouchers-remove", args=[code.pk]), headers=OURS)

    assert client.get(SUMMARY).context["costs"].total == Decimal("80.00")


def test_code_for_an_empty_basket_leads_back(client):
    assert use_code(client, "CALM").status_code == 303


def test_order_keeps_its_discount_and_the_code_is_used(client, basket, payment_pages):
    code = voucher("CALM", percent=10, usage=Voucher.SINGLE_USE)
    use_code(client, "CALM")

    check_out(client)
    order = Order.objects.get()

    discount = order.discounts.get()
    code.refresh_from_db()
    assert order.total_incl_tax == Decimal("72.00")
    assert (discount.voucher_code, discount.amount) == ("CALM", Decimal("8.00"))
    assert order.lines.get().discounts.get().amount == Decimal("8.00")
    assert (code.num_orders, code.total_discount) == (1, Decimal("8.00"))
    assert code.offers.get().num_applications == 1


def test_cancelled_order_gives_its_code_back_once(client, basket, payment_pages):
    code = voucher("CALM", percent=10, usage=Voucher.SINGLE_USE)
    use_code(client, "CALM")
    check_out(client)

    for _ in range(2):
        with transaction.atomic():
            life.cancel(life.lock(Order.objects.get().pk), why="Not paid.")

    code.refresh_from_db()
    offer = code.offers.get()
    assert (code.num_orders, code.total_discount) == (0, Decimal("0.00"))
    assert (offer.num_applications, offer.num_orders) == (0, 0)
    assert offer.total_discount == Decimal("0.00")
    put_in_basket(client, bottle())
    assert use_code(client, "CALM").status_code == 303


def test_order_paid_after_cancelling_uses_its_code_again(client, basket, payment_pages):
    code = voucher("CALM", percent=10, usage=Voucher.SINGLE_USE)
    use_code(client, "CALM")
    check_out(client)
    order_id = Order.objects.get().pk

    with transaction.atomic():
        life.cancel(life.lock(order_id), why="Not paid in time.")
        life.hold_for_review(life.lock(order_id), why="Paid late.")
        life.mark_paid(life.lock(order_id), why="Accepted.")

    code.refresh_from_db()
    assert (code.num_orders, code.total_discount) == (1, Decimal("8.00"))
    assert code.applications.count() == 1
    assert code.offers.get().num_applications == 1


@pytest.fixture
def single_use(client, basket, payment_pages):
    """A code, and the paid order that used it."""
    code = voucher("CALM", percent=10, usage=Voucher.SINGLE_USE)
    use_code(client, "CALM")
    check_out(client)
    order = Order.objects.get()
    with transaction.atomic():
        life.mark_paid(life.lock(order.pk), why="Paid.")
    return code, order


def refund_all(code, order) -> tuple[int, int]:
    with transaction.atomic():
        life.mark_refunded(life.lock(order.pk), why="All of it.")
    code.refresh_from_db()
    return code.num_orders, code.offers.get().num_applications


def test_full_refund_of_what_was_not_shipped_gives_the_code_back(client, single_use):
    code, order = single_use

    counted = refund_all(code, order)
    again = refund_all(code, order)

    put_in_basket(client, bottle())
    assert counted == again == (0, 0)
    assert use_code(client, "CALM").status_code == 303


def test_full_refund_after_shipping_leaves_the_code_used(single_use, admin_user):
    code, order = single_use
    with transaction.atomic():
        held = life.lock(order.pk)
        life.move_by_hand(held, PACKED, why="Packed.", by=admin_user)
        life.ship(held, why="Left.", by=admin_user)

    assert refund_all(code, order) == (1, 1)


def test_code_given_back_by_cancelling_is_not_given_back_by_the_refund(
    client, basket, payment_pages
):
    code = voucher("CALM", percent=10)
    for _ in range(2):
        put_in_basket(client, bottle())
        use_code(client, "CALM")
        check_out(client)
    order = Order.objects.earliest("pk")
    with transaction.atomic():
        life.cancel(life.lock(order.pk), why="Not paid in time.")
        life.hold_for_review(life.lock(order.pk), why="Paid late.")

    assert refund_all(code, order) == (1, 1)


def test_code_that_ends_before_the_order_is_shown_first(client, basket, payment_pages):
    code = voucher("CALM", percent=10)
    use_code(client, "CALM")
    shown = open_checkout(client)
    code.end_datetime = timezone.now() - timedelta(seconds=1)
    code.save()

    answer = check_out(client, shown)

    assert answer.status_code == 409
    assert "The total with Standard shipping is now $80.00." in answer.content.decode()
    assert not Order.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_single_use_code_is_used_by_one_of_many_at_once(payment_pages):
    voucher("CALM", percent=10, usage=Voucher.SINGLE_USE)
    product = bottle(stock=50)
    buyers = [Client() for _ in range(4)]
    shown = []
    for each in buyers:
        put_in_basket(each, product, 2)
        use_code(each, "CALM")
        shown.append(open_checkout(each))
    start = Barrier(len(buyers))

    def press(number: int) -> int:
        try:
            start.wait(timeout=20)
            return check_out(buyers[number], shown[number]).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(buyers)) as crowd:
        answers = sorted(crowd.map(press, range(len(buyers))))

    assert answers == [303, 409, 409, 409]
    assert Order.objects.count() == 1
    assert Voucher.objects.get().num_orders == 1
    assert ConditionalOffer.objects.get().num_applications == 1


def test_percentages_of_several_lines_add_up_to_the_cent(client):
    voucher("EIGHTH", percent=Decimal("12.5"))
    for number in range(3):
        put_in_basket(client, bottle(price="39.00", title=f"Capsules {number}"))
    use_code(client, "EIGHTH")

    costs = client.get("/basket/").context["costs"]

    # An eighth of 39.00 is 4.875, and each line loses 4.87 of it.
    assert costs.discounts[0].amount == Decimal("14.61")
    assert costs.goods - costs.discounts[0].amount + costs.shipping == costs.total
