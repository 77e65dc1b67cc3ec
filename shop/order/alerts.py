"""What staff must hear at once, by mail to STAFF_EMAIL. The order's notes say it too."""

import logging

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django_tasks import task

from shop.order.letterhead import next_try, write
from shop.order.models import Order

logger = logging.getLogger(__name__)


def tell_staff(order: Order, what: str) -> None:
    """One sentence or two for staff; name nobody in it. Queued with the transaction
    that it is called in."""
    if settings.STAFF_EMAIL:
        send_alert.enqueue(order.pk, what)


@task
def send_alert(order_id: int, what: str, attempt: int = 1) -> str:
    order = Order.objects.get(pk=order_id)
    message = write(
        f"Order {order.number} needs a look",
        "staff_alert",
        to=settings.STAFF_EMAIL,
        order=order,
        what=what,
        admin_url=settings.SITE_URL
        + reverse("admin:order_order_change", args=[order.pk]),
    )
    try:
        message.send()
    except OSError:
        _try_again(order, what, attempt)
        raise
    return f"sent: order {order.number}"


def _try_again(order: Order, what: str, attempt: int) -> None:
    later = next_try(attempt)
    if later is None:
        logger.error("Order %s: staff could not be told: %s", order.number, what)
        return
    with transaction.atomic():
        send_alert.using(run_after=later).enqueue(order.pk, what, attempt=attempt + 1)
