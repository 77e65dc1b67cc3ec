"""What staff do with a return. Each act holds the order's row, so that of two people
who decide at once one does, and the other reads what was decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from shop.lot.models import Lot
from shop.order import life
from shop.order.models import Line
from shop.partner.exceptions import InvalidStockAdjustment
from shop.returns.mail import send_return_answer
from shop.returns.models import Return, ReturnLine
from shop.stripe.client import StripeUnavailable
from shop.stripe.models import PaymentAttempt, Refund
from shop.stripe.refund import RefundRefused, ask, price_of, write_down
from shop.user.models import User

Status = Return.Status


class NotNow(Exception):
    """The return stands elsewhere. One sentence for staff."""


@dataclass(frozen=True)
class CameBack:
    """Of one line: what can be sold again, and what was destroyed."""

    restocked: int
    destroyed: int


def approve(return_id: int, *, answer: str, send_to: str, by: User) -> Return:
    with transaction.atomic():
        found = _held(return_id, Status.ASKED)
        found.answer, found.send_to = answer, send_to
        _move(found, Status.APPROVED, "Approved.", by)
        send_return_answer.enqueue(found.pk)
    return found


def decline(return_id: int, *, answer: str, by: User) -> Return:
    with transaction.atomic():
        found = _held(return_id, Status.ASKED)
        found.answer = answer
        _move(found, Status.DECLINED, f"Declined: {answer}", by)
        send_return_answer.enqueue(found.pk)
    return found


def receive(
    return_id: int, *, came_back: Mapping[ReturnLine, CameBack], note: str, by: User
) -> Return:
    """Raises NotNow, also when stock cannot take back what is to be sold again."""
    with transaction.atomic():
        # Before the order, as a recall does, so that they never wait for each other.
        lots = _lots_of(return_id)
        found = _held(return_id, Status.APPROVED)
        for row, what in sorted(came_back.items(), key=_by_stock):
            row.restocked, row.destroyed = what.restocked, what.destroyed
            row.save(update_fields=["restocked", "destroyed"])
            _restock(row, lots)
        _move(found, Status.RECEIVED, f"Received: {_told(came_back)} {note}", by)
    return found


def refund_return(return_id: int, *, amount: Decimal, note: str, by: User) -> Refund:
    """Raises NotNow and RefundRefused; then the return still waits for its refund.
    On StripeUnavailable it is written down, and the reconciler brings it to its end."""
    with transaction.atomic():
        found = _held(return_id, Status.RECEIVED)
        row = write_down(
            _attempt_for(found, amount),
            amount=amount,
            reason=f"Return {found.pk}: {note}"[:200],
            by=by,
            quantities=came_back_of(found),
        )
        found.refund = row
        _move(found, Status.REFUNDED, f"Refund of {row}. {note}", by)
    try:
        return ask(row)
    except StripeUnavailable:
        return row
    except RefundRefused:
        _wait_again(found, by)
        raise


def close(return_id: int, *, answer: str, by: User) -> Return:
    """Without a refund: it never came, or nothing of it can be paid."""
    with transaction.atomic():
        found = _held(return_id, Status.APPROVED, Status.RECEIVED)
        found.answer = answer
        _move(found, Status.CLOSED, f"Closed without a refund: {answer}", by)
    return found


def proposed_amount(found: Return) -> Decimal:
    """What the buyer paid for what came back, tax with it."""
    return price_of(came_back_of(found))


def came_back_of(found: Return) -> dict[Line, int]:
    rows = found.lines.select_related("order_line")
    return {row.order_line: row.came_back for row in rows if row.came_back}


def _held(return_id: int, *wanted: str) -> Return:
    found = Return.objects.get(pk=return_id)
    life.lock(found.order_id)
    found.refresh_from_db()
    if found.status not in wanted:
        raise NotNow(
            f"This return is “{found.get_status_display()}”: somebody was faster."
        )
    return found


def _move(found: Return, status: str, what: str, by: User) -> None:
    found.status = status
    found.save(update_fields=["status", "answer", "send_to", "refund"])
    found.log(what.strip(), by=by)


def _restock(row: ReturnLine, lots: list[Lot]) -> None:
    if not row.restocked:
        return
    for lot in lots:
        if reason := lot.why_not_to_ship():
            raise NotNow(f"{reason} Destroy these bottles.")
    record = row.order_line.stockrecord
    if record is None:
        raise NotNow(f"{row.order_line.title} is not sold any more: destroy it.")
    try:
        record.put_back(row.restocked)
    except InvalidStockAdjustment as error:
        raise NotNow(f"The stock of {row.order_line.title} is not counted.") from error
    sent = {allotment.lot_id for allotment in row.order_line.allotments.all()}
    first = [lot for lot in lots if lot.pk in sent][:1]
    for lot in first:
        lot.put_back(row.restocked)


def _lots_of(return_id: int) -> list[Lot]:
    """Locked, what expires first first. Nobody wrote down which of two lots came back:
    that one is counted up, and all of them must be fit to leave again."""
    lines = ReturnLine.objects.filter(returned=return_id).values("order_line")
    sent = Lot.objects.filter(allotments__line__in=lines).values("pk")
    locked = Lot.objects.select_for_update().filter(pk__in=sent).order_by("pk")
    return sorted(locked, key=lambda lot: (str(lot.expires_on), lot.pk))


def _by_stock(pair: tuple[ReturnLine, CameBack]) -> tuple[int, int]:
    """In one order everywhere, so that two returns never wait for each other."""
    return pair[0].order_line.stockrecord_id or 0, pair[0].pk


def _told(came_back: Mapping[ReturnLine, CameBack]) -> str:
    return " ".join(
        f"{row.order_line.title}: {what.restocked} back into stock,"
        f" {what.destroyed} destroyed."
        for row, what in came_back.items()
    )


def _attempt_for(found: Return, amount: Decimal) -> PaymentAttempt:
    paid = PaymentAttempt.objects.filter(order=found.order_id)
    held = [attempt for attempt in paid if attempt.left_to_refund() > 0]
    if not held:
        raise RefundRefused("There is nothing left to refund: no payment is held.")
    return next((one for one in held if one.left_to_refund() >= amount), held[0])


def _wait_again(found: Return, by: User) -> None:
    with transaction.atomic():
        life.lock(found.order_id)
        found.refund = None
        _move(found, Status.RECEIVED, "Stripe refused the refund.", by)
