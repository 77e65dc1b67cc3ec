"""What happens to an order, and who may make it happen.

Each verb wants an order that was locked with lock() in the transaction it is called
in, moves stock, vouchers and offers together with the status, and records who did it,
when and why.
"""

from django.db import transaction
from oscar.apps.order.exceptions import InvalidOrderStatus
from oscar.apps.order.signals import order_placed
from oscar.core.loading import get_model

from shop.order import discounts
from shop.order.mail import send_order_paid
from shop.order.models import Line, Order
from shop.order.status import (
    CANCELLED,
    DELIVERED,
    DISPUTED,
    PACKED,
    PAID,
    PAYMENT_REVIEW,
    REFUNDED,
    SHIPPED,
)
from shop.user.models import User

OrderNote = get_model("order", "OrderNote")

STAFF_MOVES = {(PAID, PACKED), (PACKED, PAID), (SHIPPED, DELIVERED)}
"""What staff may do by hand. Everything else follows from the payment, or from a
parcel."""


def lock(order_id: int) -> Order:
    """The order as it is now, held until the transaction ends."""
    return Order.objects.select_for_update().get(pk=order_id)


def mark_paid(order: Order, *, why: str) -> None:
    """Raises OutOfStock for a cancelled order whose stock was sold meanwhile."""
    if order.status == PAID:
        return
    given_back = _holds_nothing(order)
    _move(order, PAID, why=why)
    if given_back:
        discounts.count_again(order)
        for line in _lines_by_stock(order):
            line.allocate_again()
    # The queue is a table of this database. The row commits with the status, so that
    # a process killed right after the commit loses no mail.
    send_order_paid.enqueue(order.pk)
    transaction.on_commit(lambda: _tell_reports(order), robust=True)


def cancel(order: Order, *, why: str, by: User | None = None) -> None:
    """Gives stock, vouchers and offers back, once. Whoever calls it has closed the
    payment page before: see shop.stripe.closing."""
    if order.status == CANCELLED:
        return
    if order.status == PAID:
        raise InvalidOrderStatus(f"Order {order.number} is paid: see cancel_paid().")
    _cancel(order, why=why, by=by)


def cancel_paid(order: Order, *, why: str) -> None:
    """The buyer wants it no more. Called with its refund, which is written down in the
    same transaction: see shop.stripe.cancelling. Raises InvalidOrderStatus for an order
    that is packed, or on its way."""
    if order.status != PAID:
        raise InvalidOrderStatus(f"Order {order.number} is {order.status}.")
    _cancel(order, why=why)


def hold_for_review(order: Order, *, why: str, by: User | None = None) -> None:
    if order.status == PAYMENT_REVIEW:
        note(order, why, by=by)
        return
    _move(order, PAYMENT_REVIEW, why=why, by=by)


def mark_refunded(order: Order, *, why: str, by: User | None = None) -> None:
    """All of the money went back. What has not left the house can be sold again, and
    whoever got nothing can use their code again."""
    if order.status == REFUNDED:
        return
    holds_nothing = _holds_nothing(order)
    _move(order, REFUNDED, why=why, by=by)
    if not holds_nothing and not _has_left(order):
        discounts.give_back(order)
    for line in _lines_by_stock(order):
        line.cancel_allocation(line.num_allocated)


def mark_disputed(order: Order, *, why: str) -> None:
    """The bottles stay held until the bank has decided."""
    if order.status == DISPUTED:
        return
    _move(order, DISPUTED, why=why)


def end_dispute(order: Order, *, back_to: str, why: str) -> None:
    """Raises InvalidOrderStatus for a status that no order may go back to."""
    _move(order, back_to, why=why)


def move_by_hand(order: Order, new_status: str, *, why: str, by: User) -> None:
    """Raises InvalidOrderStatus for what staff may not decide, or not here."""
    if (order.status, new_status) == (PACKED, SHIPPED):
        raise InvalidOrderStatus(
            "“Shipped” needs carrier, tracking number and lot: open the order in the"
            " admin and choose “Ship…” there."
        )
    if (order.status, new_status) not in STAFF_MOVES:
        raise InvalidOrderStatus(
            f"“{new_status}” cannot be set by hand for an order that is"
            f" “{order.status}”: it follows from the payment."
        )
    _move(order, new_status, why=why, by=by)


def ship(order: Order, *, why: str, by: User) -> None:
    """Called with the parcel, by shop.parcel.shipping. Raises InvalidOrderStatus for an
    order that is not packed, and InvalidStockAdjustment when its bottles are not
    held."""
    refuse_unpacked(order)
    _move(order, SHIPPED, why=why, by=by)
    for line in _lines_by_stock(order):
        line.consume_allocation(line.quantity)


def refuse_unpacked(order: Order) -> None:
    if order.status != PACKED:
        raise InvalidOrderStatus(
            f"Only a packed order can be shipped, and this one is “{order.status}”."
        )


def note(order: Order, message: str, *, by: User | None = None) -> None:
    order.notes.create(message=message, user=by, note_type=OrderNote.SYSTEM)


def _cancel(order: Order, *, why: str, by: User | None = None) -> None:
    given_back = _holds_nothing(order)
    _move(order, CANCELLED, why=why, by=by)
    if given_back:
        return
    discounts.give_back(order)
    for line in _lines_by_stock(order):
        line.cancel_allocation(line.num_allocated)


def _move(order: Order, new_status: str, *, why: str, by: User | None = None) -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            "An order changes inside a transaction that holds its row."
        )
    old_status = order.status
    order.set_status(new_status)
    note(order, f"{old_status} → {new_status}: {why}", by=by)


def _tell_reports(order: Order) -> None:
    """Oscar's reports count purchases; for us an order is one when it is paid."""
    order_placed.send_robust(sender=Order, order=order, user=order.user)


def _holds_nothing(order: Order) -> bool:
    """It was cancelled, and has not been paid after that."""
    turns = order.status_changes.filter(new_status__in=[CANCELLED, PAID])
    last = turns.order_by("-pk").first()
    return last is not None and last.new_status == CANCELLED


def _has_left(order: Order) -> bool:
    return order.status_changes.filter(new_status=SHIPPED).exists()


def _lines_by_stock(order: Order) -> list[Line]:
    """In one order everywhere, so that two orders never wait for each other."""
    return list(
        order.lines.select_related("stockrecord__product__product_class").order_by(
            "stockrecord_id", "pk"
        )
    )
