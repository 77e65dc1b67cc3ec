"""The parcel leaves: the only way to Shipped."""

from django.db import transaction

from shop.lot.models import Lot
from shop.order import life
from shop.order.models import Order
from shop.parcel.mail import send_order_shipped
from shop.parcel.models import Parcel
from shop.user.models import User


class LotNotToShip(Exception):
    """One sentence for staff."""


def ship(order_id: int, parcel: Parcel, *, note: str, by: User) -> Order:
    """Raises InvalidOrderStatus for an order that is not packed, LotNotToShip for a
    lot that may not leave, and InvalidStockAdjustment when its bottles are not held."""
    with transaction.atomic():
        order = life.lock(order_id)
        # Held until the parcel is written down: a recall that starts now waits, and
        # then finds this buyer too.
        lot = Lot.objects.select_for_update().get(pk=parcel.lot_id)
        if reason := lot.why_not_to_ship():
            raise LotNotToShip(reason)
        why = f"{parcel}, lot {lot.number}."
        life.ship(order, why=f"{why} {note}".strip(), by=by)
        parcel.order = order
        parcel.shipped_by = by
        parcel.save(force_insert=True)
        send_order_shipped.enqueue(order.pk)
    return order
