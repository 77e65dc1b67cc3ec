"""Packers, buyers and a recall at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from oscar.apps.order.exceptions import InvalidOrderStatus

from shop.lot.models import Lot
from shop.order import life
from shop.order.models import Order
from shop.parcel.allotting import allot
from shop.parcel.models import Allotment, Parcel
from shop.parcel.shipping import LotNotToShip, pack, ship
from shop.recall.models import RecallLetter
from shop.recall.recalling import start_recall
from shop.user.models import User
from tests.shop.lot.making import make_lot
from tests.shop.parcel.packing import packed, paid
from tests.shop.selling import bottle

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def product():
    return bottle(stock=50)


@pytest.fixture
def packer():
    return User.objects.create_superuser(email="packer@example.com", password="x")


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each returned, or the exception that it raised."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            start.wait(timeout=20)
            return act()
        except (InvalidOrderStatus, LotNotToShip) as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as crowd:
        return list(crowd.map(run, acts))


def test_two_pick_lists_give_no_bottle_twice(payment_pages, product):
    make_lot("SOON", product=product, bottles=5)
    orders = [order.pk for order in paid(product, *[1] * 8)]

    at_once(lambda: allot(orders[:6]), lambda: allot(orders[2:]))

    given = Allotment.objects.aggregate(Sum("quantity"))["quantity__sum"]
    assert given == 5
    assert Allotment.objects.values("line").distinct().count() == 5


def test_cancelled_while_it_is_packed(payment_pages, product, packer):
    """Either the buyer was first, and its bottles are free, or the packer was."""
    make_lot("SOON", product=product, bottles=5)
    (order,) = paid(product, 2)

    def cancel() -> None:
        with transaction.atomic():
            life.cancel_paid(life.lock(order.pk), why="No more.")

    lost = [
        one
        for one in at_once(cancel, lambda: pack(order.pk, note="", by=packer))
        if isinstance(one, InvalidOrderStatus)
    ]

    status = Order.objects.get().status
    assert len(lost) == 1
    assert (status, Allotment.objects.count()) in [("Cancelled", 0), ("Packed", 1)]


def test_recalled_while_it_is_shipped(payment_pages, product, packer):
    """What left is told of, and what is told of left."""
    lot = make_lot("SOON", product=product, bottles=5)
    orders = packed(product, 1, 1, 1, by=packer)

    def leave(order: Order) -> Order:
        label = Parcel(carrier="usps", tracking_number="EA123456789US")
        return ship(order.pk, label, lots=[lot], note="", by=packer)

    at_once(
        *[lambda order=order: leave(order) for order in orders],
        lambda: start_recall(lot.pk, reason="Seals.", advice="Stop.", by=packer),
    )

    left = set(Parcel.objects.values_list("order", flat=True))
    assert set(RecallLetter.objects.values_list("order", flat=True)) == left
    assert Lot.objects.get().bottles == 5 - len(left)
