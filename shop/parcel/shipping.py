"""The parcel leaves: the only way to Shipped."""

from django.db import transaction

from shop.order import life
from shop.order.models import Order
from shop.parcel.mail import send_order_shipped
from shop.parcel.models import Parcel
from shop.user.models import User


def ship(order_id: int, parcel: Parcel, *, note: str, by: User) -> Order:
    """Raises InvalidOrderStatus for an order that is not packed, and
    InvalidStockAdjustment when its bottles are not held."""
    with transaction.atomic():
        order = life.lock(order_id)
        why = f"{parcel}, lot {parcel.lot_number}."
        life.ship(order, why=f"{why} {note}".strip(), by=by)
        parcel.order = order
        parcel.shipped_by = by
        parcel.save(force_insert=True)
        send_order_shipped.enqueue(order.pk)
    return order
