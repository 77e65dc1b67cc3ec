from django.dispatch import receiver
from oscar.apps.order.signals import order_status_changed

from shop.order.models import Order
from shop.order.status import CANCELLED, PACKED, PAID, REFUNDED
from shop.parcel.allotting import take_back
from shop.parcel.models import Parcel


@receiver(order_status_changed)
def put_bottles_back(
    order: Order, old_status: str, new_status: str, **signal: object
) -> None:
    """Whoever ends or opens an order, its bottles are for the next one; what is in a
    parcel stays written down."""
    is_ended = new_status in {CANCELLED, REFUNDED}
    is_opened = (old_status, new_status) == (PACKED, PAID)
    if (is_ended or is_opened) and not Parcel.objects.filter(order=order).exists():
        take_back(order)
