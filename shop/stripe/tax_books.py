"""Books the tax of paid orders at Stripe Tax, and takes it back with a refund.

Each is asked for as soon as it is due, and again by the reconciler until it is done;
Stripe's idempotency and our unique references make it one booking.
"""

import logging

from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import task

from shop.order.models import Order
from shop.order.status import PAID
from shop.stripe import client, tax_client
from shop.stripe.models import Refund
from shop.stripe.tax_models import TaxCalculation, TaxReversal

logger = logging.getLogger(__name__)


def book_tax_of(order: Order) -> None:
    """Call it in the transaction that makes the order paid."""
    if TaxCalculation.objects.filter(order=order).exists():
        book_tax.enqueue(order.pk)


def take_back_tax_of(refund: Refund) -> None:
    """Call it in the transaction that writes the refund down as given."""
    if TaxCalculation.objects.filter(order=refund.order_id).exists():
        take_back_tax.enqueue(refund.pk)


@task
def book_tax(order_id: int) -> str:
    return _tried(book, TaxCalculation.objects.get(order=order_id))


@task
def take_back_tax(refund_id: int) -> str:
    return _tried(take_back, Refund.objects.get(pk=refund_id))


def unbooked() -> QuerySet[TaxCalculation]:
    paid = TaxCalculation.objects.filter(order__status_changes__new_status=PAID)
    return paid.filter(transaction_id="").select_related("order").distinct()


def not_taken_back() -> QuerySet[Refund]:
    given = Refund.objects.filter(status__in=Refund.GOES_BACK, tax_reversal=None)
    return given.exclude(order__tax_calculation=None).select_related("order")


def book(row: TaxCalculation) -> str:
    """Raises StripeRefused, StripeUnavailable."""
    if row.transaction_id:
        return f"Tax of order {row.order.number} stands in the books."
    row.transaction_id = tax_client.record_tax(
        calculation_id=row.calculation_id, reference=row.order.number
    )
    row.recorded_at = timezone.now()
    row.save(update_fields=["transaction_id", "recorded_at"])
    return f"Tax of order {row.order.number} was booked."


def take_back(refund: Refund) -> str:
    """Raises StripeRefused, StripeUnavailable."""
    if TaxReversal.objects.filter(refund=refund).exists():
        return f"Tax of refund {refund.pk} was taken back."
    calculation = TaxCalculation.objects.select_related("order").get(
        order=refund.order_id
    )
    book(calculation)
    made = tax_client.reverse_tax(
        transaction_id=calculation.transaction_id,
        amount=refund.amount,
        reference=f"{calculation.order.number}-refund-{refund.pk}",
    )
    TaxReversal.objects.get_or_create(refund=refund, defaults={"transaction_id": made})
    return f"Tax of refund {refund.pk} was taken back."


def _tried(act, row) -> str:
    try:
        return act(row)
    except (client.StripeUnavailable, client.StripeRefused) as error:
        logger.warning("%s: not yet, the reconciler tries again. %s", row, error)
        return f"not yet: {row}"
