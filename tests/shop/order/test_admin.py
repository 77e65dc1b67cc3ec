"""Staff find an order, read what happened to it, and leave a note."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.shop.returns.making import asked, deliver
from tests.shop.selling import bottle, buy

pytestmark = pytest.mark.django_db

LIST = "/admin/order/order/"


@pytest.fixture
def order(client, payment_pages):
    return buy(client, bottle(), 2)


@pytest.fixture
def staff(admin_user) -> Client:
    staff = Client()
    staff.force_login(admin_user)
    return staff


@pytest.mark.parametrize("how", ["number", "lower", "dashless", "email", "zip", "name"])
def test_order_is_found(staff, order, how):
    asked = {
        "number": order.number,
        "lower": order.number.lower(),
        "dashless": order.number.replace("-", ""),
        "email": "jordan@example.com",
        "zip": "06103",
        "name": "Sample",
    }[how]

    page = staff.get(LIST, {"q": asked})

    assert [row.pk for row in page.context["cl"].result_list] == [order.pk]


def test_page_tells_what_was_bought_and_leads_to_the_payment(staff, order):
    page = staff.get(reverse("admin:order_order_change", args=[order.pk]))

    text = page.content.decode()
    assert "AnxDefy+ capsules" in text
    assert "$78.00" in text
    assert "12 Example Street" in text
    assert f"/admin/stripe/paymentattempt/?q={order.number}" in text
    assert (
        staff.get(f"/admin/stripe/paymentattempt/?q={order.number}")
        .context["cl"]
        .result_count
        == 1
    )


def test_page_tells_of_the_parcel_and_leads_to_returns(client, staff, payment_pages):
    product = bottle()
    order = deliver(buy(client, product), product=product)
    returned = asked(client, order)

    page = staff.get(reverse("admin:order_order_change", args=[order.pk]))

    text = page.content.decode()
    assert "USPS 9400, lot A-2611" in text
    assert f'href="/admin/returns/return/{returned.pk}/change/">Asked for</a>' in text


def test_note_bears_the_name_of_who_wrote_it(staff, order, admin_user):
    form = {
        "lines-TOTAL_FORMS": 0,
        "lines-INITIAL_FORMS": 0,
        "discounts-TOTAL_FORMS": 0,
        "discounts-INITIAL_FORMS": 0,
        "status_changes-TOTAL_FORMS": 0,
        "status_changes-INITIAL_FORMS": 0,
        "notes-TOTAL_FORMS": 1,
        "notes-INITIAL_FORMS": 0,
        "notes-0-order": order.pk,
        "notes-0-message": "The buyer called about the address.",
    }

    answer = staff.post(reverse("admin:order_order_change", args=[order.pk]), form)

    assert answer.status_code == 302
    note = order.notes.get(message__startswith="The buyer called")
    assert (note.user, note.note_type) == (admin_user, "Info")


def test_orders_are_neither_made_nor_deleted_by_hand(staff, order):
    assert staff.get(LIST + "add/").status_code == 403
    assert staff.post(f"{LIST}{order.pk}/delete/").status_code == 403


def test_queries_of_the_list_do_not_grow(
    staff, client, payment_pages, django_assert_max_num_queries
):
    buy(client, bottle())
    staff.get(LIST)
    with django_assert_max_num_queries(12) as few:
        staff.get(LIST)
    for _ in range(4):
        buy(Client(), bottle())
    with django_assert_max_num_queries(12) as many:
        staff.get(LIST)

    assert len(many) == len(few)
