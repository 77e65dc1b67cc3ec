"""What the printed sheets say: the pick list for the shelf, the slips for the parcels."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from shop.lot.models import Lot
from shop.order.models import Line, Order
from shop.order.status import PACKED, PAID
from shop.parcel.barcode import Barcode, barcode
from shop.parcel.models import Allotment
from shop.supplement.models import Supplement


@dataclass(frozen=True)
class Sheet:
    """One order, and which of its bottles come from where."""

    order: Order
    lines: list[Line]
    labels: list[Supplement]
    barcode: Barcode

    @property
    def allotments(self) -> list[Allotment]:
        return [row for line in self.lines for row in line.allotments.all()]

    @property
    def lots(self) -> list[Lot]:
        return list({row.lot_id: row.lot for row in self.allotments}.values())


@dataclass(frozen=True)
class LeftOut:
    order: Order
    reason: str


@dataclass(frozen=True)
class Sheets:
    to_pack: list[Sheet]
    left_out: list[LeftOut]

    @property
    def totals(self) -> list[tuple[Lot, int]]:
        """Of each lot, what expires first first."""
        count: Counter[int] = Counter()
        lots: dict[int, Lot] = {}
        for sheet in self.to_pack:
            for row in sheet.allotments:
                count[row.lot_id] += row.quantity
                lots[row.lot_id] = row.lot
        found = sorted(lots.values(), key=lambda lot: (str(lot.expires_on), lot.pk))
        return [(lot, count[lot.pk]) for lot in found]

    @property
    def bottles(self) -> int:
        return sum(quantity for _, quantity in self.totals)


def sheets_for(order_ids: Iterable[int]) -> Sheets:
    """The oldest first. An order that is on none says why."""
    orders = list(
        Order.objects.filter(pk__in=list(order_ids))
        .select_related("shipping_address__country")
        .prefetch_related("lines__allotments__lot__supplement")
        .order_by("date_placed", "pk")
    )
    labels = _labels_of(orders)
    sheets = Sheets([], [])
    for order in orders:
        lines = sorted(order.lines.all(), key=lambda line: line.pk)
        in_lots = [line for line in lines if line.product_id in labels]
        if reason := _why_not(order, in_lots):
            sheets.left_out.append(LeftOut(order, reason))
        else:
            bought = {line.product_id: labels[line.product_id] for line in in_lots}
            code = barcode(order.number)
            sheets.to_pack.append(Sheet(order, lines, list(bought.values()), code))
    return sheets


def _labels_of(orders: list[Order]) -> dict[int | None, Supplement]:
    """By product. What has a label comes in lots, and tells whom to ask first."""
    products = {line.product_id for order in orders for line in order.lines.all()}
    labels = Supplement.objects.filter(product__in=products)
    return {label.product_id: label for label in labels.prefetch_related("cautions")}


def _why_not(order: Order, lines: list[Line]) -> str:
    if order.status not in {PAID, PACKED}:
        return f"it is “{order.status}” now"
    meant = [list(line.allotments.all()) for line in lines]
    if not all(meant):
        bottles = sum(line.quantity for line in lines)
        return f"the lots that may be shipped do not hold its {bottles} bottles"
    for row in (row for rows in meant for row in rows):
        if reason := row.lot.why_not_to_ship():
            return f"{reason} Unpack it and make the pick list anew."
    return ""
