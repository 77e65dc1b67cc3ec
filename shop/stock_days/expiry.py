"""What of the lots in the house will pass its date before somebody buys it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal

from django.utils.timezone import localdate

from shop.lot.models import Lot
from shop.stock_days.outlook import Outlook

LOOKED_AHEAD = timedelta(days=365)


@dataclass(frozen=True)
class Leftover:
    lot: Lot
    bottles: int | None
    """Unsold on its last day, when what expires first is sold first; None when nobody
    counts the lot."""


def leftovers(outlooks: Iterable[Outlook]) -> dict[int, list[Leftover]]:
    """By product, of lots that expire within a year. One query, however many."""
    today = localdate()
    pace = {one.record.product_id: one.sold_a_day for one in outlooks}
    lots = Lot.objects.shippable().filter(
        supplement__product__in=pace, expires_on__lte=today + LOOKED_AHEAD
    )
    found: dict[int, list[Lot]] = {}
    for lot in lots.select_related("supplement"):
        found.setdefault(lot.supplement.product_id, []).append(lot)
    return {
        product: list(_leftovers(of_one, pace[product], today))
        for product, of_one in found.items()
    }


def _leftovers(lots: list[Lot], pace: Decimal, today: date) -> Iterable[Leftover]:
    sold_before = 0
    for lot in lots:
        if lot.bottles is None:
            yield Leftover(lot, None)
            continue
        if lot.expires_on is None:
            continue
        by_then = pace * (lot.expires_on - today).days
        whole = int(by_then.to_integral_value(ROUND_FLOOR))
        sold = min(lot.bottles, max(0, whole - sold_before))
        sold_before += sold
        if sold < lot.bottles:
            yield Leftover(lot, lot.bottles - sold)
