"""When orders were paid: the first time each became so. One that is unpacked, or whose
dispute was won, is Paid a second time; its money came the first time."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from oscar.core.loading import get_model

from shop.order.status import PAID

OrderStatusChange = get_model("order", "OrderStatusChange")


def payments_since(moment: datetime) -> QuerySet[Any]:
    """Rows of the status changes, each with its order."""
    before = OrderStatusChange.objects.filter(
        order=OuterRef("order"), new_status=PAID, pk__lt=OuterRef("pk")
    )
    return OrderStatusChange.objects.filter(
        ~Exists(before), new_status=PAID, date_created__gte=moment
    )
