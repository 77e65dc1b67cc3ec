"""The list that packers work from, the pick list and the packing slips."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.db import transaction
from django.test import Client
from django.utils import timezone

from compliance.models import MedicalNotice
from compliance.notices import FDA_NOTICE
from shop.lot.models import Lot
from shop.order import life
from shop.parcel.barcode import QUIET, barcode
from shop.parcel.models import Allotment
from shop.user.models import User
from tests.shop.lot.making import make_lot
from tests.shop.parcel.packing import (
    LIST,
    act_on,
    packed,
    page_of,
    paid,
    statuses,
    text_of,
)
from tests.shop.selling import bottle, buy

pytestmark = pytest.mark.django_db


@pytest.fixture
def product():
    return bottle(stock=100)


@pytest.fixture
def staff(admin_user, payment_pages) -> Client:
    staff = Client()
    staff.force_login(admin_user)
    return staff


def shown(answer) -> list[str]:
    return [order.number for order in answer.context["cl"].result_list]


def someone_who_may(*codenames: str) -> Client:
    user = User.objects.create(email="p@example.com", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    person = Client()
    person.force_login(user)
    return person


def test_list_shows_what_is_paid_and_not_packed_the_oldest_first(
    staff, product, admin_user
):
    make_lot(product=product)
    buy(Client(), product)
    gone, held, first, second = paid(product, 1, 1, 1, 1)
    packed(product, 1, by=admin_user)
    with transaction.atomic():
        life.cancel_paid(life.lock(gone.pk), why="No more.")
        life.hold_for_review(life.lock(held.pk), why="Look at it.")

    assert shown(staff.get(LIST)) == [first.number, second.number]


def test_list_is_filtered_by_how_a_parcel_travels(staff, product):
    paid(product, 1)
    (quick,) = paid(product, 1, shipping="two-days")

    assert shown(staff.get(f"{LIST}?shipping=two-days")) == [quick.number]


def test_scanned_slip_is_found_wherever_its_order_stands(staff, product, admin_user):
    make_lot(product=product)
    paid(product, 1)
    (order,) = packed(product, 1, by=admin_user)

    assert shown(staff.get(LIST, {"q": order.number})) == [order.number]


def test_each_stage_has_its_own_acts(staff, product, admin_user):
    make_lot(product=product)
    paid(product, 1)
    packed(product, 1, by=admin_user)

    offered = {
        stage: re.findall(
            r'<option value="(\w+)"',
            staff.get(f"{LIST}?stage={stage}").content.decode(),
        )
        for stage in ("pack", "ship")
    }

    assert offered == {
        "pack": ["pick_list", "packing_slips", "mark_packed"],
        "ship": ["pick_list", "packing_slips", "ship_many"],
    }


def test_pick_list_says_how_many_of_which_lot(staff, product):
    soon = timezone.localdate() + timedelta(days=40)
    make_lot("SOON", product=product, expires_on=soon, bottles=4)
    make_lot("LATE", product=product, bottles=9)
    orders = paid(product, 3, 2)

    page = act_on(staff, "pick_list", orders)

    soup = BeautifulSoup(page.content, "html.parser")
    shelf = [
        (row.th.get_text(), row.select_one(".number").get_text())
        for row in soup.select(".shelf tbody tr")
    ]
    assert page.redirect_chain[-1][0] == page_of("pick-list", orders).replace(
        ",", "%2C"
    )
    assert shelf == [("SOON", "4"), ("LATE", "1")]
    assert "2 orders, 5 bottles" in text_of(page)
    assert [bold.get_text() for bold in soup.select("tr")[-1].select("b")] == [
        *("1", "SOON", "1", "LATE"),
    ]
    assert len(soup.select(".tick")) == 4


def test_pick_list_names_the_order_that_the_lots_cannot_fill(staff, product):
    make_lot(product=product, bottles=2)
    *_, large = orders = paid(product, 2, 6)

    text = text_of(act_on(staff, "pick_list", orders))

    assert (
        f"{large.number} : the lots that may be shipped do not hold its 6 bottles."
        in text
    )
    assert "1 order, 2 bottles" in text


def test_order_that_was_cancelled_meanwhile_is_on_no_sheet(staff, product):
    make_lot(product=product)
    orders = paid(product, 1)
    act_on(staff, "pick_list", orders)
    with transaction.atomic():
        life.cancel_paid(life.lock(orders[0].pk), why="No more.")

    for name in ("pick-list", "packing-slips"):
        text = text_of(staff.get(page_of(name, orders)))
        assert "it is “Cancelled” now." in text
        assert "From the shelf" not in text
        assert "In this parcel" not in text


def test_packed_order_of_a_recalled_lot_is_not_to_leave(staff, product, admin_user):
    make_lot("BAD", product=product)
    orders = packed(product, 1, by=admin_user)
    Lot.objects.update(status=Lot.Status.RECALLED)

    text = text_of(staff.get(page_of("packing-slips", orders)))

    assert "Lot BAD is recalled: send nothing of it. Unpack it" in text


def test_slip_bears_the_lot_that_is_shipped_and_the_notices(staff, product):
    lot = make_lot(product=product)
    (order,) = paid(product, 2)

    page = act_on(staff, "packing_slips", [order])

    slip = BeautifulSoup(page.content, "html.parser").select_one(".slip")
    words = " ".join(slip.get_text(" ").split())
    assert Allotment.objects.get().lot == lot
    for expected in (
        *(order.number, "12 Example Street", "Hartford, CT 06103"),
        *("A-2611", lot.get_absolute_url(), f"* {FDA_NOTICE}"),
        *("Within 30 days of its arrival", "Jordan Sample", "/orders/find/"),
    ):
        assert expected in words
    assert " ".join(MedicalNotice.objects.current_text().split()) in words
    assert "$" not in words
    assert slip.select_one("svg")["aria-label"] == f"Barcode of order {order.number}"


def test_slips_of_many_have_a_page_each(staff, product):
    make_lot(product=product)
    orders = paid(product, 1, 1, 1)

    page = act_on(staff, "packing_slips", orders)

    slips = BeautifulSoup(page.content, "html.parser").select(".slip")
    assert [slip.select_one(".code p").get_text() for slip in slips] == [
        order.number for order in orders
    ]


def test_barcode_begins_and_ends_as_code_128_does():
    code = barcode("7F3K-29QX")

    # Start B: 11010010000; Stop: 1100011101011.
    assert code.bars[:3] == [(QUIET, 2), (QUIET + 3, 1), (QUIET + 6, 1)]
    assert [width for _, width in code.bars[-4:]] == [2, 3, 1, 2]
    # Start, nine signs, check and stop, with their white margins.
    assert code.width == 11 * 11 + 13 + 2 * QUIET


@pytest.mark.parametrize("name", ["pick-list", "packing-slips"])
@pytest.mark.parametrize("asked", ["", "x", "0", "9" * 40, "1;DROP", "-1"])
def test_address_without_orders_of_ours_is_no_error(staff, name, asked):
    answer = staff.get(f"{LIST}{name}/", {"orders": asked}, follow=True)

    assert answer.status_code == 200


def test_many_are_packed_at_once_and_the_rest_says_why(staff, product):
    make_lot(product=product, bottles=3)
    orders = paid(product, 2, 2)

    text = text_of(act_on(staff, "mark_packed", orders))

    assert statuses(orders) == ["Packed", "Paid"]
    assert "Packed: 1." in text
    assert f"Order {orders[1].number} is not packed: it needs 2" in text


@pytest.mark.parametrize(
    ("codename", "opens", "refuses"),
    [
        ("pack_orders", ["pick-list", "packing-slips"], ["ship", "deliver"]),
        ("ship_orders", ["ship", "deliver"], ["pick-list", "packing-slips"]),
    ],
)
def test_who_may_pack_and_who_may_ship_are_asked_apart(
    product, payment_pages, codename, opens, refuses
):
    orders = paid(product, 1)
    person = someone_who_may(codename)

    assert person.get(LIST).status_code == 200
    for name in opens:
        assert person.get(page_of(name, orders)).status_code == 200
    for name in refuses:
        assert person.get(page_of(name, orders)).status_code == 403


def test_staff_without_either_right_do_not_see_the_list(payment_pages):
    assert someone_who_may("change_order").get(LIST).status_code == 403


@pytest.mark.parametrize("name", ["", "pick-list", "packing-slips", "ship"])
def test_questions_do_not_grow_with_the_orders(
    staff, product, admin_user, name, django_assert_max_num_queries
):
    make_lot(product=product)
    make = (
        (lambda n: packed(product, *[1] * n, by=admin_user))
        if name == "ship"
        else (lambda n: paid(product, *[1] * n))
    )
    few = make(1)
    act_on(staff, "pick_list", few)
    address = page_of(name, few) if name else LIST
    staff.get(address)
    with django_assert_max_num_queries(30) as asked_for_few:
        staff.get(address)
    many = few + make(5)
    act_on(staff, "pick_list", many)
    address = page_of(name, many) if name else LIST
    with django_assert_max_num_queries(30) as asked_for_many:
        staff.get(address)

    assert len(asked_for_many) == len(asked_for_few)
