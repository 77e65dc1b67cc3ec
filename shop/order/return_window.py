"""Until when a return can be asked for. Beside the order, because its page says so."""

from datetime import date

from django.utils.timezone import localdate

from shop.order.models import Order
from shop.order.status import DELIVERED, SHIPPED
from shop.shipping.returns import last_day_to_return


def last_day_of(order: Order) -> date | None:
    """None for what has not left us. Counted from the arrival or, while nobody has
    told us of it, from the day on which it left."""
    # Written by shop.parcel, which stands above this app.
    parcel = getattr(order, "parcel", None)
    if parcel is None or order.status not in {SHIPPED, DELIVERED}:
        return None
    return last_day_to_return(parcel.delivered_at or parcel.shipped_at)


def can_be_returned(order: Order) -> bool:
    last_day = last_day_of(order)
    return last_day is not None and localdate() <= last_day
