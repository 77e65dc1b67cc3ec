"""The letters that say that money went back, one for each refund, and that the buyer
cancelled."""

from datetime import datetime
from decimal import Decimal

from django.core.mail import EmailMultiAlternatives
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from shop.order.language import in_language_of
from shop.order.letters import LETTERS, Letter, compose, send, send_once
from shop.order.models import Order
from shop.order.status import CANCELLED
from shop.stripe.models import Refund


def _orders_not_told(code: str, refunds: set[int]) -> set[int]:
    rows = Refund.objects.filter(pk__in=refunds, told_at=None)
    return set(rows.values_list("order_id", flat=True))


REFUND_LETTER = Letter("ORDER_REFUNDED", "Refund notice", _orders_not_told)


@task
def send_refunded(refund_id: int, attempt: int = 1) -> str:
    """Tells the buyer once. See shop.order.letters.send for failures."""
    refund = Refund.objects.select_related(
        "order__shipping_address", "order__user"
    ).get(pk=refund_id)
    if refund.told_at:
        return f"not sent: refund {refund.pk} has its letter"
    if refund.status not in Refund.GOES_BACK:
        return f"not sent: refund {refund.pk} is {refund.status}"
    if not refund.order.email:
        return f"not sent: order {refund.order.number} has no address any more"

    def again(later: datetime) -> None:
        send_refunded.using(run_after=later).enqueue(refund.pk, attempt=attempt + 1)

    with in_language_of(refund.order):
        letter = _letter(refund)
    said = send(refund.order, REFUND_LETTER, letter, attempt=attempt, again=again)
    Refund.objects.filter(pk=refund.pk).update(told_at=timezone.now())
    return said


LETTERS[send_refunded.module_path] = REFUND_LETTER


def _letter(refund: Refund) -> EmailMultiAlternatives:
    order = refund.order
    return compose(
        order,
        _("Refund for your order %(number)s") % {"number": order.number},
        "order_refunded",
        refund=refund,
        refund_lines=refund.lines.select_related("order_line"),
        before=_sent_back_before(refund),
    )


def _sent_back_before(refund: Refund) -> Decimal:
    earlier = Refund.objects.filter(
        order_id=refund.order_id, status__in=Refund.GOES_BACK, pk__lt=refund.pk
    )
    return earlier.aggregate(total=Sum("amount"))["total"] or Decimal("0.00")


CANCELLED_LETTER = Letter("ORDER_CANCELLED", "Word that the order is cancelled")


@task
def send_order_cancelled(order_id: int, attempt: int = 1) -> str:
    """Tells a buyer who cancelled that it is done. See send_once for failures."""
    order = Order.objects.select_related("shipping_address", "user").get(pk=order_id)
    if order.status != CANCELLED:
        return f"not sent: order {order.number} is {order.status}"
    return send_once(
        order, CANCELLED_LETTER, _cancelled_letter, send_order_cancelled, attempt
    )


LETTERS[send_order_cancelled.module_path] = CANCELLED_LETTER


def _cancelled_letter(order: Order) -> EmailMultiAlternatives:
    return compose(
        order,
        _("Your order %(number)s is cancelled") % {"number": order.number},
        "order_cancelled",
        was_paid=order.was_paid,
        sent_back=order.sent_back,
    )
