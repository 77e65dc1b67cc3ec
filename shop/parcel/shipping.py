"""The parcel is packed and leaves: the only way to Shipped."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Sum

from shop.lot.models import Lot
from shop.lot.models.lots import TooFewInLot
from shop.order import life
from shop.order.models import Order
from shop.order.status import DELIVERED, PACKED, PAID
from shop.parcel.allotting import (
    LotsHoldTooFew,
    allot,
    allot_from,
    lines_with_lots,
)
from shop.parcel.mail import send_order_shipped
from shop.parcel.models import Allotment, Parcel
from shop.user.models import User

NOT_HELD = (
    "Its bottles are not held in stock any more, so nothing was shipped. Count the"
    " stock first."
)
"""What staff read where InvalidStockAdjustment was raised."""


class LotNotToShip(Exception):
    """One sentence for staff."""


class NotToPack(Exception):
    """One sentence for staff."""


def pack(order_id: int, *, note: str, by: User) -> Order:
    """From here on the buyer cannot cancel. Raises InvalidOrderStatus, and NotToPack
    when no lot has its bottles."""
    with transaction.atomic():
        order = life.lock(order_id)
        if order.status == PAID and (short := allot([order_id])):
            raise NotToPack(f"Order {order.number} is not packed: {short[0].reason}.")
        life.move_by_hand(order, PACKED, why=_why(note), by=by)
    return order


def unpack(order_id: int, *, note: str, by: User) -> Order:
    """Its bottles go back to the shelf: see shop.parcel.release. Raises
    InvalidOrderStatus."""
    return _move(order_id, PAID, note, by)


def deliver(order_id: int, *, note: str, by: User) -> Order:
    """Raises InvalidOrderStatus."""
    return _move(order_id, DELIVERED, note, by)


def ship(
    order_id: int, parcel: Parcel, *, lots: Sequence[Lot], note: str, by: User
) -> Order:
    """Raises InvalidOrderStatus for an order that is not packed, LotNotToShip for lots
    that may not leave or hold too few, and InvalidStockAdjustment when its bottles are
    not held."""
    with transaction.atomic():
        order = life.lock(order_id)
        life.refuse_unpacked(order)
        _mean(order, lots)
        in_it = _take_off(order)
        why = f"{parcel}, lot {', '.join(lot.number for lot in in_it)}."
        life.ship(order, why=f"{why} {note}".strip(), by=by)
        parcel.order = order
        parcel.shipped_by = by
        parcel.save(force_insert=True)
        parcel.lots.set(in_it)
        send_order_shipped.enqueue(order.pk)
    return order


def _mean(order: Order, lots: Sequence[Lot]) -> None:
    meant = [list(line.allotments.all()) for line in lines_with_lots([order])]
    their_lots = {allotment.lot_id for line in meant for allotment in line}
    if all(meant) and their_lots == {lot.pk for lot in lots}:
        return
    try:
        allot_from(order, lots)
    except LotsHoldTooFew as error:
        raise LotNotToShip(f"Not shipped: {error}.") from error


def _take_off(order: Order) -> list[Lot]:
    """The lots stay locked until the parcel is written down: a recall that starts now
    waits, and then finds this buyer too."""
    quantities = dict(
        Allotment.objects.filter(line__order=order)
        .values_list("lot")
        .annotate(Sum("quantity"))
        .order_by()
    )
    lots = list(
        Lot.objects.select_for_update().filter(pk__in=quantities).order_by("pk")
    )
    for lot in lots:
        if reason := lot.why_not_to_ship():
            raise LotNotToShip(reason)
        try:
            lot.take(quantities[lot.pk])
        except TooFewInLot as error:
            raise LotNotToShip(str(error)) from error
    return lots


def _move(order_id: int, status: str, note: str, by: User) -> Order:
    with transaction.atomic():
        order = life.lock(order_id)
        life.move_by_hand(order, status, why=_why(note), by=by)
    return order


def _why(note: str) -> str:
    return note or "by hand."
