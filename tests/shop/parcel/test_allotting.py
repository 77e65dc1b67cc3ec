"""Which bottles a pick list gives to which order."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from shop.lot.models import Lot
from shop.order import life
from shop.order.models import Order
from shop.parcel.allotting import allot
from shop.parcel.models import Allotment, Parcel
from shop.parcel.shipping import LotNotToShip, NotToPack, pack, ship, unpack
from shop.recall.recalling import start_recall
from shop.user.models import User
from tests.shop.lot.making import make_lot
from tests.shop.selling import bottle, buy

pytestmark = pytest.mark.django_db


def in_days(days: int):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def product():
    return bottle(stock=100)


@pytest.fixture
def packer():
    return User.objects.create_superuser(email="packer@example.com", password="x")


@pytest.fixture
def paid(payment_pages, product):
    """Makes paid orders of so many bottles each, the first the oldest."""

    def make(*quantities: int) -> list[Order]:
        orders = [buy(Client(), product, quantity) for quantity in quantities]
        for order in orders:
            with transaction.atomic():
                life.mark_paid(life.lock(order.pk), why="Paid.")
        return orders

    return make


def keys(orders: list[Order]) -> list[int]:
    return [order.pk for order in orders]


def lots_of(order: Order) -> dict[str, int]:
    rows = Allotment.objects.filter(line__order=order).order_by("lot__expires_on")
    return {row.lot.number: row.quantity for row in rows}


def test_what_expires_first_goes_first_across_all_orders(product, paid):
    make_lot("LATE", product=product, expires_on=in_days(600), bottles=10)
    make_lot("SOON", product=product, expires_on=in_days(60), bottles=5)
    first, second, third = orders = paid(3, 3, 2)

    short = allot(keys(orders))

    assert short == []
    assert lots_of(first) == {"SOON": 3}
    assert lots_of(second) == {"SOON": 2, "LATE": 1}
    assert lots_of(third) == {"LATE": 2}


@pytest.mark.parametrize(
    "values",
    [
        {"status": "quarantined"},
        {"status": "recalled"},
        {"expires_on": in_days(0)},
        {"expires_on": in_days(-1)},
        {"bottles": 0},
    ],
)
def test_lot_that_may_not_leave_is_never_given(product, paid, values):
    make_lot("BAD", product=product, **({"expires_on": in_days(9)} | values))
    make_lot("GOOD", product=product, bottles=1)
    (order,) = orders = paid(1)

    allot(keys(orders))

    assert lots_of(order) == {"GOOD": 1}


def test_order_that_the_lots_cannot_fill_gets_nothing_and_says_why(product, paid):
    make_lot("A-2611", product=product, bottles=4)
    large, small = orders = paid(6, 3)

    (short,) = allot(keys(orders))

    assert short.order == large
    assert short.reason == (
        "it needs 6 of AnxDefy+ capsules, and the lots that may be shipped have 4 left"
    )
    assert (lots_of(large), lots_of(small)) == ({}, {"A-2611": 3})


def test_second_pick_list_changes_nothing(product, paid):
    make_lot("A-2611", product=product, expires_on=in_days(60), bottles=3)
    make_lot("A-2612", product=product, expires_on=in_days(90), bottles=3)
    orders = paid(2, 2)
    allot(keys(orders))
    before = list(Allotment.objects.values_list("pk", "lot", "quantity"))

    allot(keys(orders))

    assert list(Allotment.objects.values_list("pk", "lot", "quantity")) == before


def test_bottles_meant_for_one_pick_list_are_not_on_the_next(product, paid):
    make_lot("A-2611", product=product, bottles=3)
    first, second = paid(2, 2)
    allot([first.pk])

    (short,) = allot([second.pk])

    assert short.order == second
    assert "have 1 left" in short.reason


def test_lot_that_nobody_counts_is_taken_to_be_enough(product, paid):
    make_lot("A-2611", product=product)
    orders = paid(9, 9)

    assert allot(keys(orders)) == []


def test_pick_list_made_anew_takes_no_bottle_of_a_recalled_lot(product, paid, packer):
    bad = make_lot("BAD", product=product, expires_on=in_days(60))
    make_lot("GOOD", product=product, expires_on=in_days(90))
    (order,) = paid(2)
    allot([order.pk])
    start_recall(bad.pk, reason="Seals leak.", advice="Stop.", by=packer)

    allot([order.pk])

    assert lots_of(order) == {"GOOD": 2}


@pytest.mark.parametrize("end", ["cancel", "refund", "unpack"])
def test_bottles_are_free_again_when_the_order_ends(product, paid, packer, end):
    make_lot("A-2611", product=product, bottles=2)
    first, second = paid(2, 2)
    allot([first.pk])

    with transaction.atomic():
        if end == "cancel":
            life.cancel_paid(life.lock(first.pk), why="No more.")
        elif end == "refund":
            life.mark_refunded(life.lock(first.pk), why="All of it.")
        else:
            pack(first.pk, note="", by=packer)
            unpack(first.pk, note="Wrong bottle.", by=packer)

    assert lots_of(first) == {}
    assert allot([second.pk]) == []


def test_refund_after_shipping_leaves_the_lots_written_down(product, paid, packer):
    lot = make_lot("A-2611", product=product, bottles=5)
    (order,) = paid(2)
    pack(order.pk, note="", by=packer)
    ship(order.pk, label(), lots=[lot], note="", by=packer)

    with transaction.atomic():
        life.mark_refunded(life.lock(order.pk), why="All of it.")

    assert lots_of(order) == {"A-2611": 2}


def label() -> Parcel:
    return Parcel(carrier="usps", tracking_number="EA123456789US")


def test_parcel_takes_its_bottles_off_both_lots(product, paid, packer):
    soon = make_lot("SOON", product=product, expires_on=in_days(60), bottles=1)
    late = make_lot("LATE", product=product, expires_on=in_days(90), bottles=5)
    (order,) = paid(3)
    pack(order.pk, note="", by=packer)

    ship(order.pk, label(), lots=[late, soon], note="", by=packer)

    parcel = Parcel.objects.get()
    assert set(parcel.lots.all()) == {soon, late}
    assert list(Lot.objects.order_by("expires_on").values_list("bottles")) == [
        (0,),
        (3,),
    ]
    assert "lot SOON, LATE" in order.notes.latest("pk").message


def test_both_lots_of_a_parcel_lead_a_recall_to_its_buyer(product, paid, packer):
    soon = make_lot("SOON", product=product, expires_on=in_days(60), bottles=1)
    late = make_lot("LATE", product=product, expires_on=in_days(90), bottles=5)
    (order,) = paid(3)
    pack(order.pk, note="", by=packer)
    ship(order.pk, label(), lots=[soon, late], note="", by=packer)

    for lot in (soon, late):
        recall = start_recall(lot.pk, reason="Seals.", advice="Stop.", by=packer)
        assert [letter.order for letter in recall.letters.all()] == [order]


def test_other_lot_in_hand_is_what_is_written_down(product, paid, packer):
    make_lot("SOON", product=product, expires_on=in_days(60), bottles=5)
    late = make_lot("LATE", product=product, expires_on=in_days(90), bottles=5)
    (order,) = paid(2)
    pack(order.pk, note="", by=packer)

    ship(order.pk, label(), lots=[late], note="", by=packer)

    assert lots_of(order) == {"LATE": 2}
    assert Lot.objects.get(number="SOON").bottles == 5


def test_lot_in_hand_with_too_few_by_our_count_is_refused(product, paid, packer):
    make_lot("SOON", product=product, expires_on=in_days(60), bottles=5)
    late = make_lot("LATE", product=product, expires_on=in_days(90), bottles=1)
    (order,) = paid(2)
    pack(order.pk, note="", by=packer)

    with pytest.raises(LotNotToShip, match="have 1 left"):
        ship(order.pk, label(), lots=[late], note="", by=packer)

    assert lots_of(order) == {"SOON": 2}
    assert not Parcel.objects.exists()


def test_order_without_bottles_is_not_packed(product, paid, packer):
    make_lot("A-2611", product=product, bottles=1)
    (order,) = paid(2)

    with pytest.raises(NotToPack, match="is not packed: it needs 2"):
        pack(order.pk, note="", by=packer)

    order.refresh_from_db()
    assert order.status == "Paid"


def test_questions_do_not_grow_with_the_orders(
    product, paid, django_assert_max_num_queries
):
    make_lot("A-2611", product=product, bottles=50)
    few, many = paid(1), paid(1, 1, 1, 1, 1)
    with django_assert_max_num_queries(12) as asked_for_few:
        allot(keys(few))
    with django_assert_max_num_queries(12) as asked_for_many:
        allot(keys(many))

    assert len(asked_for_many) == len(asked_for_few)
