"""What every letter about an order has in common: it is sent once, by the task queue,
and tried again while the mail server is away."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult
from oscar.core.loading import get_model

from compliance.models import MedicalNotice, SafetyContact
from compliance.notices import fda_notice
from shop.order.links import order_path
from shop.order.models import Order

CommunicationEvent = get_model("order", "CommunicationEvent")
CommunicationEventType = get_model("communication", "CommunicationEventType")
OrderNote = get_model("order", "OrderNote")

WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720)]
"""How long to wait after the first, second … attempt that failed."""
LOOKED_BACK = timedelta(days=30)


class Letter(NamedTuple):
    code: str
    name: str


LETTERS: dict[str, Letter] = {}
"""By the path of the task that sends it."""


def send_once(
    order: Order,
    letter: Letter,
    write: Callable[[Order], EmailMultiAlternatives],
    task: Task,
    attempt: int,
) -> str:
    """A failure is raised, so that the queue records it, after the next attempt was
    queued.

    A process killed between sending and recording sends again when staff run the task
    again: a letter that comes twice is better than one that never comes.
    """
    if order.communication_events.filter(event_type__code=letter.code).exists():
        return f"not sent: order {order.number} has its {letter.name.lower()}"
    try:
        write(order).send()
    except OSError:
        _try_again(order, letter, task, attempt)
        raise
    order.communication_events.create(event_type=_event_type(letter))
    return f"sent: order {order.number}"


def compose(
    order: Order, subject: str, template: str, **more: Any
) -> EmailMultiAlternatives:
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
        **more,
    }
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"emails/{template}.txt", context),
        to=[order.email],
    )
    message.attach_alternative(
        render_to_string(f"emails/{template}.html", context), "text/html"
    )
    return message


def undelivered() -> list[Order]:
    """Orders with a letter that failed and has not been sent since."""
    failed = DBTaskResult.objects.filter(
        task_path__in=LETTERS,
        status=TaskResultStatus.FAILED,
        finished_at__gte=timezone.now() - LOOKED_BACK,
    )
    wanted = {
        (arguments["args"][0], LETTERS[path].code)
        for arguments, path in failed.values_list("args_kwargs", "task_path")
    }
    orders = {order for order, _ in wanted}
    sent = CommunicationEvent.objects.filter(order__in=orders).values_list(
        "order_id", "event_type__code"
    )
    missing = {order for order, _ in wanted - set(sent)}
    return list(Order.objects.filter(pk__in=missing).order_by("-pk"))


def _try_again(order: Order, letter: Letter, task: Task, attempt: int) -> None:
    """SMTP errors and refused connections are OSErrors; nothing else heals by waiting."""
    if attempt > len(WAITS):
        order.notes.create(
            note_type=OrderNote.ERROR,
            message=f"The {letter.name.lower()} could not be sent in {attempt} attempts."
            " Check the mail server and the address, then write to the buyer.",
        )
        return
    later = timezone.now() + WAITS[attempt - 1]
    with transaction.atomic():
        task.using(run_after=later).enqueue(order.pk, attempt=attempt + 1)


def _event_type(letter: Letter) -> Any:
    return CommunicationEventType.objects.get_or_create(
        code=letter.code,
        defaults={
            "name": f"{letter.name} sent",
            "category": CommunicationEventType.ORDER_RELATED,
        },
    )[0]
