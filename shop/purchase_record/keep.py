from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from shop.order.models import Order
from shop.purchase_record.models import PurchaseRecord, Snapshot, seal_of
from shop.purchase_record.shown import what_is_shown


def keep_what_was_shown(order: Order) -> PurchaseRecord:
    """Called in the transaction that places the order, so that there is no order
    without it."""
    lines = list(order.lines.order_by("pk"))
    products = {line.product_id for line in lines if line.product_id}
    shown = Snapshot.of(what_is_shown(products))
    bought = _bought(order, lines)
    return PurchaseRecord.objects.create(
        order=order, snapshot=shown, bought=bought, seal=seal_of(bought, shown)
    )


def _bought(order: Order, lines: list[Any]) -> dict[str, Any]:
    return {
        "number": order.number,
        "language": get_language() or settings.LANGUAGE_CODE,
        "currency": order.currency,
        "shipping": f"{order.shipping_incl_tax:.2f}",
        "total": f"{order.total_incl_tax:.2f}",
        "lines": [
            {
                "product": line.product_id,
                "title": line.title,
                "quantity": line.quantity,
                "unit_price": f"{line.unit_price_incl_tax:.2f}",
                "price": f"{line.line_price_incl_tax:.2f}",
            }
            for line in lines
        ],
    }
