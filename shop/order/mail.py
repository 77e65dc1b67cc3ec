"""The letter a buyer gets. Sent by the task queue, so that no mail server can hold up
or undo a payment."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task
from oscar.core.loading import get_model

from compliance.models import MedicalNotice, SafetyContact
from compliance.notices import fda_notice
from shop.order.links import order_path
from shop.order.models import Order
from shop.order.status import CANCELLED, PAYMENT_REVIEW, PENDING_PAYMENT, REFUNDED

CommunicationEventType = get_model("communication", "CommunicationEventType")
OrderNote = get_model("order", "OrderNote")

ORDER_PAID = "ORDER_PAID"
NOT_PAID = {PENDING_PAYMENT, CANCELLED, PAYMENT_REVIEW, REFUNDED}
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720)]
"""How long to wait after the first, second … attempt that failed."""


@task
def send_order_paid(order_id: int, attempt: int = 1) -> str:
    """Sends the receipt once. A failure is raised, so that the queue records it, after
    the next attempt was queued.

    A process killed between sending and recording sends again when staff run the task
    again: a receipt that comes twice is better than one that never comes.
    """
    order = Order.objects.select_related("shipping_address", "user").get(pk=order_id)
    if order.status in NOT_PAID:
        return f"not sent: order {order.number} is {order.status}"
    if order.communication_events.filter(event_type__code=ORDER_PAID).exists():
        return f"not sent: order {order.number} has its receipt"
    try:
        _receipt(order).send()
    except OSError:
        _try_again(order, attempt)
        raise
    order.communication_events.create(event_type=_event_type())
    return f"sent: order {order.number}"


def _try_again(order: Order, attempt: int) -> None:
    """SMTP errors and refused connections are OSErrors; nothing else heals by waiting."""
    if attempt > len(WAITS):
        order.notes.create(
            note_type=OrderNote.ERROR,
            message=f"The receipt could not be sent in {attempt} attempts."
            " Check the mail server and the address, then write to the buyer.",
        )
        return
    later = timezone.now() + WAITS[attempt - 1]
    with transaction.atomic():
        send_order_paid.using(run_after=later).enqueue(order.pk, attempt=attempt + 1)


def _receipt(order: Order) -> EmailMultiAlternatives:
    context = {
        "order": order,
        "lines": order.lines.all(),
        "discounts": order.discounts.all(),
        "address": order.shipping_address,
        "order_url": settings.SITE_URL + order_path(order),
        "site_name": settings.OSCAR_SHOP_NAME,
        "site_url": settings.SITE_URL,
        "fda_notice": fda_notice(0),
        "medical_notice": MedicalNotice.objects.current_text(),
        "contact": SafetyContact.current(),
    }
    message = EmailMultiAlternatives(
        subject=f"Your {settings.OSCAR_SHOP_NAME} order {order.number}",
        body=render_to_string("emails/order_paid.txt", context),
        to=[order.email],
    )
    message.attach_alternative(
        render_to_string("emails/order_paid.html", context), "text/html"
    )
    return message


def _event_type():
    return CommunicationEventType.objects.get_or_create(
        code=ORDER_PAID,
        defaults={
            "name": "Receipt sent",
            "category": CommunicationEventType.ORDER_RELATED,
        },
    )[0]
