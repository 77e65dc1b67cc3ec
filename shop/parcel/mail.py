from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django_tasks import task

from shop.order.letters import LETTERS, Letter, compose, send_once
from shop.order.models import Order
from shop.order.status import DELIVERED, SHIPPED

SHIPPED_LETTER = Letter("ORDER_SHIPPED", "Shipping notice")


@task
def send_order_shipped(order_id: int, attempt: int = 1) -> str:
    """Tells the buyer once where to follow the parcel. See send_once for failures."""
    order = Order.objects.select_related("shipping_address", "user", "parcel__lot").get(
        pk=order_id
    )
    if order.status not in {SHIPPED, DELIVERED}:
        return f"not sent: order {order.number} is {order.status}"
    return send_once(order, SHIPPED_LETTER, _letter, send_order_shipped, attempt)


LETTERS[send_order_shipped.module_path] = SHIPPED_LETTER


def _letter(order: Order) -> EmailMultiAlternatives:
    return compose(
        order,
        f"Order {order.number} is on its way",
        "order_shipped",
        parcel=order.parcel,
        lot_url=settings.SITE_URL + order.parcel.lot.get_absolute_url(),
    )
