"""The letter a buyer gets. Sent by the task queue, so that no mail server can hold up
or undo a payment."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.translation import gettext as _
from django_tasks import task

from shop.order.letters import LETTERS, Letter, compose, send_once
from shop.order.links import receipt_path
from shop.order.models import Order
from shop.order.status import CANCELLED, PAYMENT_REVIEW, PENDING_PAYMENT, REFUNDED

RECEIPT = Letter("ORDER_PAID", "Receipt")
NOT_PAID = {PENDING_PAYMENT, CANCELLED, PAYMENT_REVIEW, REFUNDED}


@task
def send_order_paid(order_id: int, attempt: int = 1) -> str:
    """Sends the receipt once. See send_once for failures."""
    order = Order.objects.select_related("shipping_address", "user").get(pk=order_id)
    if order.status in NOT_PAID:
        return f"not sent: order {order.number} is {order.status}"
    return send_once(order, RECEIPT, _receipt, send_order_paid, attempt)


LETTERS[send_order_paid.module_path] = RECEIPT


def _receipt(order: Order) -> EmailMultiAlternatives:
    subject = _("Your %(shop)s order %(number)s") % {
        "shop": settings.OSCAR_SHOP_NAME,
        "number": order.number,
    }
    receipt = settings.SITE_URL + receipt_path(order)
    return compose(order, subject, "order_paid", receipt_url=receipt)
