"""Giving money back: asked for by staff, or made in Stripe's dashboard.

A refund is written down with its key before Stripe is asked. When the answer is lost
it stays "requested", and the reconciler finds out or asks again with the same key.
"""

import logging
from collections.abc import Mapping
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from shop.order import life
from shop.order.alerts import tell_staff
from shop.order.models import Line, Order
from shop.order.status import CANCELLED, PIPELINE, REFUNDED
from shop.stripe import client
from shop.stripe.answers import RefundAnswer
from shop.stripe.mail import send_refunded
from shop.stripe.models import PaymentAttempt, Refund, RefundLine
from shop.stripe.page import to_cents
from shop.stripe.settle import settle
from shop.stripe.tax_books import take_back_tax_of
from shop.user.models import User

logger = logging.getLogger(__name__)

Status = Refund.Status
REFUND_ANY = "stripe.refund_any_amount"


WHY_REFUSED = {
    "charge_already_refunded": "Stripe says that all of it is refunded already.",
    "charge_disputed": "Stripe does not refund a payment that is disputed.",
    "insufficient_funds": "The balance at Stripe is too low for this refund.",
}
OTHERWISE_REFUSED = (
    "Stripe did not make this refund, and no money moved. The reason stands in the"
    " log; ask for it again when it is mended."
)


CANCELLED_AND_NOT_REFUNDED = (
    "The buyer cancelled this paid order, and Stripe refused the refund. They were told"
    " that the money comes back: look at its payments and refund it there."
)


class RefundRefused(ValueError):
    """The message is a sentence for staff."""


def refund(
    attempt: PaymentAttempt,
    *,
    amount: Decimal,
    reason: str,
    by: User,
    quantities: Mapping[Line, int] | None = None,
) -> Refund:
    """Raises RefundRefused. On StripeUnavailable the refund is written down and will
    be made once."""
    return ask(
        write_down(attempt, amount=amount, reason=reason, by=by, quantities=quantities)
    )


def ask(row: Refund) -> Refund:
    try:
        answer = client.create_refund(
            key=row.idempotency_key,
            payment_intent_id=row.attempt.payment_intent_id,
            amount=row.amount,
            metadata={"order": row.order.number, "refund": str(row.pk)},
        )
    except client.StripeRefused as refusal:
        raise _refused(row, refusal, code=refusal.code) from refusal
    except client.StripeFailed as failure:
        found = look_for_refund(row)
        if found is None:
            raise _refused(row, failure) from failure
        answer = found
    return record(answer, row.attempt)


def look_for_refund(row: Refund) -> RefundAnswer | None:
    """Whether Stripe made a refund whose answer was lost."""
    made = client.list_refunds(row.attempt.payment_intent_id)
    return next((one for one in made if one.our_refund == str(row.pk)), None)


def record_refund(refund_id: str) -> Refund | None:
    """What became of a refund at Stripe. None when it is not about an order of ours."""
    answer = client.retrieve_refund(refund_id)
    attempt = attempt_of_payment(answer.payment_intent_id)
    return record(answer, attempt) if attempt else None


def record(answer: RefundAnswer, attempt: PaymentAttempt) -> Refund:
    with transaction.atomic():
        order = life.lock(attempt.order_id)
        row = _row_of(answer, attempt)
        if row.status == answer.status and row.refund_id:
            return row
        row.refund_id = answer.id
        row.status = answer.status
        row.settled_at = timezone.now()
        row.save()
        _tell_the_order(order, row)
        if row.status in Refund.GOES_BACK and not row.told_at:
            # A row of this database, as the receipt is: it commits with the refund.
            send_refunded.enqueue(row.pk)
            take_back_tax_of(row)
    return row


def attempt_of_payment(payment_intent_id: str) -> PaymentAttempt | None:
    if not payment_intent_id:
        return None
    known = PaymentAttempt.objects.filter(payment_intent_id=payment_intent_id).first()
    if known:
        return known
    # The refund came to us before the payment did.
    session = client.session_of_payment(payment_intent_id)
    attempt = session and PaymentAttempt.objects.filter(session_id=session.id).first()
    if not attempt:
        return None
    settle(attempt.order_id)
    attempt.refresh_from_db()
    return attempt


def price_of(quantities: Mapping[Line, int]) -> Decimal:
    """What the buyer paid for these bottles, discounts taken off."""
    parts = [
        line.line_price_incl_tax * quantity / line.quantity
        for line, quantity in quantities.items()
    ]
    return to_cents(sum(parts, Decimal(0)))


def write_down(
    attempt: PaymentAttempt,
    *,
    amount: Decimal,
    reason: str,
    by: User | None,
    quantities: Mapping[Line, int] | None = None,
) -> Refund:
    """With what else happens to the order, in one transaction; ask() after it. Whoever
    is killed in between leaves it to the reconciler. Raises RefundRefused."""
    quantities = quantities or {}
    with transaction.atomic():
        order = life.lock(attempt.order_id)
        attempt = PaymentAttempt.objects.get(pk=attempt.pk)
        _refuse_what_cannot_be(attempt, amount, quantities)
        if by and not by.has_perm(REFUND_ANY):
            _refuse_above_the_limit(order, amount)
        row = Refund.objects.create(
            order=order, attempt=attempt, amount=amount, reason=reason, requested_by=by
        )
        RefundLine.objects.bulk_create(
            RefundLine(refund=row, order_line=line, quantity=quantity)
            for line, quantity in quantities.items()
        )
        life.note(order, f"Refund of {row} was requested: {reason}", by=by)
    return row


def _refuse_what_cannot_be(
    attempt: PaymentAttempt, amount: Decimal, quantities: Mapping[Line, int]
) -> None:
    left = attempt.left_to_refund()
    if not attempt.payment_intent_id or left <= 0:
        raise RefundRefused("There is nothing left to refund: no payment is held.")
    if amount <= 0:
        raise RefundRefused("Give an amount above zero.")
    if amount > left:
        raise RefundRefused(
            f"No more than {attempt.currency} {left:.2f} of this payment is left to"
            " refund. Give a smaller amount."
        )
    for line, quantity in quantities.items():
        given = _given_back(line)
        if quantity > line.quantity - given:
            raise RefundRefused(
                f"{line.title}: {line.quantity} sold and {given} refunded already, so"
                f" {quantity} cannot be. Give a smaller number."
            )


def _refuse_above_the_limit(order: Order, amount: Decimal) -> None:
    rows = order.refunds.exclude(status__in=Refund.NOT_GIVEN)
    given = rows.aggregate(total=Sum("amount"))["total"] or Decimal(0)
    if given + amount > settings.REFUND_LIMIT:
        raise RefundRefused(
            f"Of one order you may refund {order.currency} {settings.REFUND_LIMIT}.00,"
            f" and {given:.2f} were refunded already. Ask an owner to refund more."
        )


def _given_back(line: Line) -> int:
    rows = RefundLine.objects.filter(order_line=line)
    given = rows.exclude(refund__status__in=Refund.NOT_GIVEN)
    return given.aggregate(total=Sum("quantity"))["total"] or 0


def _row_of(answer: RefundAnswer, attempt: PaymentAttempt) -> Refund:
    known = Refund.objects.filter(refund_id=answer.id).first()
    if known is None and answer.our_refund.isdigit():
        known = Refund.objects.filter(
            pk=answer.our_refund, attempt=attempt, refund_id=None
        ).first()
    return known or Refund(
        order=attempt.order,
        attempt=attempt,
        amount=answer.amount,
        reason="Made at Stripe",
    )


def _tell_the_order(order: Order, row: Refund) -> None:
    words = f"Refund of {row} ({row.refund_id}): {row.get_status_display()}."
    if row.status in Refund.NOT_GIVEN:
        logger.error("Order %s: %s", order.number, words)
        was_promised = " The buyer was told that it is on its way: write to them."
        tell_staff(order, words + (was_promised if row.told_at else ""))
    if _is_given_back_whole(order) and REFUNDED in PIPELINE[order.status]:
        life.mark_refunded(order, why=words, by=row.requested_by)
    else:
        life.note(order, words, by=row.requested_by)


def _is_given_back_whole(order: Order) -> bool:
    received = order.payment_attempts.aggregate(total=Sum("amount_received"))["total"]
    made = order.refunds.filter(status=Status.SUCCEEDED)
    given = made.aggregate(total=Sum("amount"))["total"]
    return bool(received) and given is not None and given >= received


def _refused(row: Refund, cause: Exception, *, code: str = "") -> RefundRefused:
    Refund.objects.filter(pk=row.pk, status=Status.REQUESTED).update(
        status=Status.REFUSED, settled_at=timezone.now()
    )
    logger.error("Refund %s was not made: %s", row.pk, cause)
    if Order.objects.filter(pk=row.order_id, status=CANCELLED).exists():
        tell_staff(row.order, CANCELLED_AND_NOT_REFUNDED)
    return RefundRefused(WHY_REFUSED.get(code, OTHERWISE_REFUSED))
