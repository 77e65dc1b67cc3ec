"""What every letter about an order has in common: it is sent once, by the task queue,
and tried again while the mail server is away."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult
from oscar.core.loading import get_model

from compliance.mail import refuse_without_notices
from shop.order.alerts import tell_staff
from shop.order.language import in_language_of
from shop.order.letterhead import next_try, write
from shop.order.links import order_path
from shop.order.models import Order
from shop.supplement.models import Supplement
from shop.supplement.wording import translation_lookups

CommunicationEvent = get_model("order", "CommunicationEvent")
CommunicationEventType = get_model("communication", "CommunicationEventType")
OrderNote = get_model("order", "OrderNote")

LOOKED_BACK = timedelta(days=30)


def orders_without(code: str, orders: set[int]) -> set[int]:
    """Those of the orders that this letter was never sent for."""
    sent = CommunicationEvent.objects.filter(
        order__in=orders, event_type__code=code
    ).values_list("order_id", flat=True)
    return orders - set(sent)


class Letter(NamedTuple):
    code: str
    name: str
    missing: Callable[[str, set[int]], set[int]] = orders_without
    """Of the rows its task was called with, the orders that still wait for it."""


LETTERS: dict[str, Letter] = {}
"""By the path of the task that sends it."""


def send_once(
    order: Order,
    letter: Letter,
    write: Callable[[Order], EmailMultiAlternatives],
    task: Task,
    attempt: int,
) -> str:
    """A process killed between sending and recording sends again when staff run the
    task again: a letter that comes twice is better than one that never comes."""
    if order.communication_events.filter(event_type__code=letter.code).exists():
        return f"not sent: order {order.number} has its {letter.name.lower()}"
    if not order.email:
        return f"not sent: order {order.number} has no address any more"

    def again(later: datetime) -> None:
        task.using(run_after=later).enqueue(order.pk, attempt=attempt + 1)

    with in_language_of(order):
        message = write(order)
    return send(order, letter, message, attempt=attempt, again=again)


def send(
    order: Order,
    letter: Letter,
    message: EmailMultiAlternatives,
    *,
    attempt: int,
    again: Callable[[datetime], None],
) -> str:
    """A failure is raised, so that the queue records it, after the next attempt was
    queued with `again`."""
    refuse_without_notices(message)
    try:
        message.send()
    except OSError:
        # SMTP errors and refused connections; nothing else heals by waiting.
        _try_again(order, letter, attempt, again)
        raise
    order.communication_events.create(event_type=_event_type(letter))
    return f"sent: order {order.number}"


def compose(
    order: Order, subject: str, template: str, **more: Any
) -> EmailMultiAlternatives:
    """Called where the language is the order's: see in_language_of."""
    return write(
        subject,
        template,
        to=[order.email],
        order=order,
        lines=order.lines.all(),
        discounts=order.discounts.all(),
        address=order.shipping_address,
        labels=labels_of(order),
        order_url=settings.SITE_URL + order_path(order),
        **more,
    )


def labels_of(order: Order) -> list[Supplement]:
    """Of what was bought: letters repeat whom its labels tell to ask first."""
    bought = order.lines.values("product")
    labels = Supplement.objects.filter(product__in=bought).prefetch_related(
        "cautions", *translation_lookups()
    )
    return list(labels.order_by("pk"))


def undelivered() -> list[Order]:
    """Orders with a letter that failed and has not been sent since."""
    failed = DBTaskResult.objects.filter(
        task_path__in=LETTERS,
        status=TaskResultStatus.FAILED,
        finished_at__gte=timezone.now() - LOOKED_BACK,
    )
    rows: dict[str, set[int]] = {}
    for arguments, path in failed.values_list("args_kwargs", "task_path"):
        rows.setdefault(path, set()).add(arguments["args"][0])
    missing: set[int] = set()
    for path, called_with in rows.items():
        letter = LETTERS[path]
        missing |= letter.missing(letter.code, called_with)
    return list(Order.objects.filter(pk__in=missing).order_by("-pk"))


def _try_again(
    order: Order, letter: Letter, attempt: int, again: Callable[[datetime], None]
) -> None:
    later = next_try(attempt)
    if later is None:
        said = (
            f"The {letter.name.lower()} could not be sent in {attempt} attempts."
            " Check the mail server and the address, then write to the buyer."
        )
        order.notes.create(note_type=OrderNote.ERROR, message=said)
        tell_staff(order, said)
        return
    with transaction.atomic():
        again(later)


def _event_type(letter: Letter) -> Any:
    return CommunicationEventType.objects.get_or_create(
        code=letter.code,
        defaults={
            "name": f"{letter.name} sent",
            "category": CommunicationEventType.ORDER_RELATED,
        },
    )[0]
