"""Which bottles go to which order: of the lots that may leave, what expires first.

Orders are locked before lots, and each by their keys, so that pick lists, parcels and
recalls wait for each other in one order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet, Sum

from shop.lot.models import Lot
from shop.order.models import Line, Order
from shop.order.status import PACKED, PAID
from shop.parcel.models import Allotment
from shop.supplement.models import Supplement


class LotsHoldTooFew(Exception):
    """What is missing, for staff, without the name of the order."""


@dataclass(frozen=True)
class Short:
    """An order that got no bottles, and why."""

    order: Order
    reason: str


class Shelf:
    """Lots of some products, locked, and what of them is meant for nobody yet."""

    def __init__(self, lots: QuerySet[Lot]) -> None:
        locked = list(lots.order_by("pk").select_for_update(of=("self",)))
        self.lots = sorted(locked, key=_what_expires_first)
        meant = dict(
            Allotment.objects.filter(lot__in=locked, line__order__parcel=None)
            .values_list("lot")
            .annotate(Sum("quantity"))
            .order_by()
        )
        # None: nobody counts this lot.
        self.left: dict[int, int | None] = {
            lot.pk: None if lot.bottles is None else lot.bottles - meant.get(lot.pk, 0)
            for lot in locked
        }

    def take(self, line: Line) -> list[Allotment]:
        """Raises LotsHoldTooFew."""
        wanted, taken = line.quantity, []
        for lot in self._lots_of(line):
            left = self.left[lot.pk]
            part = wanted if left is None else min(wanted, max(left, 0))
            if part:
                taken.append(Allotment(line=line, lot=lot, quantity=part))
                self._lower(lot.pk, part)
                wanted -= part
        if wanted:
            self.give_back(taken)
            raise LotsHoldTooFew(_too_few(line, line.quantity - wanted))
        return taken

    def give_back(self, taken: Iterable[Allotment]) -> None:
        for allotment in taken:
            self._lower(allotment.lot_id, -allotment.quantity)

    def _lots_of(self, line: Line) -> list[Lot]:
        return [
            lot for lot in self.lots if lot.supplement.product_id == line.product_id
        ]

    def _lower(self, lot_id: int, quantity: int) -> None:
        left = self.left[lot_id]
        if left is not None:
            self.left[lot_id] = left - quantity


def allot(order_ids: Iterable[int]) -> list[Short]:
    """Gives each paid or packed order its bottles, the oldest first: all of them, or
    none. What an order has it keeps, unless it is not packed and the lot may not leave
    any more."""
    with transaction.atomic():
        orders = _locked(order_ids)
        _take_back_what_may_not_leave(orders)
        lines = lines_with_lots(orders)
        products = {line.product_id for line in lines}
        of_these = Lot.objects.shippable().filter(supplement__product__in=products)
        shelf = Shelf(of_these.select_related("supplement"))
        made: list[Allotment] = []
        short = []
        for order in orders:
            try:
                made += _filled(shelf, [ln for ln in lines if ln.order_id == order.pk])
            except LotsHoldTooFew as error:
                short.append(Short(order, str(error)))
        Allotment.objects.bulk_create(made)
    return short


def allot_from(order: Order, lots: Sequence[Lot]) -> None:
    """The bottles in hand are of these lots, whatever was meant for the order. Call it
    under the order's lock. Raises LotsHoldTooFew."""
    take_back(order)
    named = Lot.objects.filter(pk__in=[lot.pk for lot in lots])
    shelf = Shelf(named.select_related("supplement"))
    Allotment.objects.bulk_create(_filled(shelf, lines_with_lots([order])))


def meant_for(order: Order) -> list[Lot]:
    lots = Lot.objects.filter(allotments__line__order=order)
    return list(lots.order_by("expires_on", "pk").distinct())


def take_back(order: Order) -> None:
    Allotment.objects.filter(line__order=order).delete()


def lines_with_lots(orders: Iterable[Order]) -> list[Line]:
    """Lines of what has a label; nothing else comes in lots."""
    labeled = Supplement.objects.values("product_id")
    lines = Line.objects.filter(order__in=list(orders), product__in=labeled)
    return list(lines.prefetch_related("allotments__lot").order_by("pk"))


def _locked(order_ids: Iterable[int]) -> list[Order]:
    found = Order.objects.select_for_update().filter(
        pk__in=list(order_ids), status__in=[PAID, PACKED]
    )
    return sorted(found.order_by("pk"), key=lambda order: (order.date_placed, order.pk))


def _take_back_what_may_not_leave(orders: list[Order]) -> None:
    """A packed order stays as it is packed; whoever ships it reads what is wrong."""
    not_packed = [order for order in orders if order.status == PAID]
    meant = Allotment.objects.filter(line__order__in=not_packed)
    wrong = {
        row.line.order_id
        for row in meant.select_related("lot", "line")
        if row.lot.why_not_to_ship()
    }
    if wrong:
        Allotment.objects.filter(line__order__in=wrong).delete()


def _filled(shelf: Shelf, lines: list[Line]) -> list[Allotment]:
    """For the lines that have none. Raises LotsHoldTooFew; then nothing was taken."""
    made: list[Allotment] = []
    try:
        for line in lines:
            if not line.allotments.all():
                made += shelf.take(line)
    except LotsHoldTooFew:
        shelf.give_back(made)
        raise
    return made


def _what_expires_first(lot: Lot) -> tuple[object, ...]:
    return lot.expires_on is None, lot.expires_on, lot.made_on, lot.pk


def _too_few(line: Line, held: int) -> str:
    if not held:
        return f"no lot with bottles left may be shipped ({line.title})"
    return (
        f"it needs {line.quantity} of {line.title}, and the lots that may be shipped"
        f" have {held} left"
    )
