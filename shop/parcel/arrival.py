from django.dispatch import receiver
from django.utils import timezone
from oscar.apps.order.signals import order_status_changed

from shop.order.models import Order
from shop.order.status import DELIVERED
from shop.parcel.mail import send_order_delivered
from shop.parcel.models import Parcel


@receiver(order_status_changed)
def note_arrival(order: Order, new_status: str, **signal: object) -> None:
    """However staff say so. The first time counts:
    an order comes back to Delivered when a dispute ends."""
    if new_status == DELIVERED:
        waiting = Parcel.objects.filter(order=order, delivered_at=None)
        if waiting.update(delivered_at=timezone.now()):
            # A row of this database: it commits with the arrival.
            send_order_delivered.enqueue(order.pk)
