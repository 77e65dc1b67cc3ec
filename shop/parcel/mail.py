from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks import task

from shop.lot.models import Lot
from shop.order.letters import LETTERS, Letter, compose, send_once
from shop.order.models import Order
from shop.order.return_window import last_day_of
from shop.order.status import DELIVERED, SHIPPED

DELIVERED_LETTER = Letter("ORDER_DELIVERED", "Word of the delivery")
SHIPPED_LETTER = Letter("ORDER_SHIPPED", "Shipping notice")


@task
def send_order_shipped(order_id: int, attempt: int = 1) -> str:
    """Tells the buyer once where to follow the parcel. See send_once for failures."""
    order = Order.objects.select_related("shipping_address", "user", "parcel").get(
        pk=order_id
    )
    if order.status not in {SHIPPED, DELIVERED}:
        return f"not sent: order {order.number} is {order.status}"
    return send_once(order, SHIPPED_LETTER, _letter, send_order_shipped, attempt)


LETTERS[send_order_shipped.module_path] = SHIPPED_LETTER


def _letter(order: Order) -> EmailMultiAlternatives:
    return compose(
        order,
        _("Order %(number)s is on its way") % {"number": order.number},
        "order_shipped",
        parcel=order.parcel,
        lots=order.parcel.lots.all(),
    )


@task
def send_order_delivered(order_id: int, attempt: int = 1) -> str:
    """Tells the buyer once that the carrier says so. See send_once for failures."""
    order = Order.objects.select_related("shipping_address", "user", "parcel").get(
        pk=order_id
    )
    if order.status != DELIVERED:
        return f"not sent: order {order.number} is {order.status}"
    return send_once(
        order, DELIVERED_LETTER, _delivered_letter, send_order_delivered, attempt
    )


LETTERS[send_order_delivered.module_path] = DELIVERED_LETTER


def _delivered_letter(order: Order) -> EmailMultiAlternatives:
    lots = list(order.parcel.lots.all())
    return compose(
        order,
        _("Order %(number)s has arrived") % {"number": order.number},
        "order_delivered",
        parcel=order.parcel,
        lots=lots,
        report_url=_report_url(lots),
        return_until=last_day_of(order),
    )


def _report_url(lots: list[Lot]) -> str:
    page = settings.SITE_URL + reverse("safety_report:form")
    return f"{page}?lot={lots[0].key}" if lots else page
