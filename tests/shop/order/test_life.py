"""What happens to an order moves its stock, vouchers and offers with it, once."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.db import transaction
from oscar.apps.order.exceptions import InvalidOrderStatus
from oscar.apps.partner.exceptions import InvalidStockAdjustment

from shop.order import life
from shop.order.models import Order
from shop.order.status import (
    CANCELLED,
    DELIVERED,
    PACKED,
    PAID,
    PAYMENT_REVIEW,
    PENDING_PAYMENT,
    REFUNDED,
    SHIPPED,
)
from shop.partner.exceptions import OutOfStock
from tests.shop.selling import bottle, buy, stock_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def product():
    return bottle(stock=5)


@pytest.fixture
def order(client, payment_pages, product):
    return buy(client, product, 2)


@pytest.fixture
def staff(django_user_model):
    return django_user_model.objects.create_user(email="staff@example.com")


def happen(order: Order, act: Callable, **how) -> Order:
    with transaction.atomic():
        locked = life.lock(order.pk)
        act(locked, **({"why": "for a reason"} | how))
    return Order.objects.get(pk=order.pk)


def move(order: Order, status: str, staff) -> Order:
    if status == SHIPPED:
        return happen(order, life.ship, by=staff)
    return happen(
        order, lambda locked, why: life.move_by_hand(locked, status, why=why, by=staff)
    )


def stock(product) -> tuple[int, int]:
    record = stock_of(product)
    return record.num_in_stock, record.num_allocated


def test_paid_order_keeps_its_stock_held(order, product):
    paid = happen(order, life.mark_paid)

    assert paid.status == PAID
    assert [line.status for line in paid.lines.all()] == [PAID]
    assert stock(product) == (5, 2)


def test_every_change_says_who_when_and_why(order, staff):
    happen(order, life.cancel, why="The buyer wrote.", by=staff)

    change = order.status_changes.get()
    note = order.notes.get()
    assert (change.old_status, change.new_status) == (PENDING_PAYMENT, CANCELLED)
    assert (note.message, note.user) == (
        "Pending payment → Cancelled: The buyer wrote.",
        staff,
    )


def test_cancelling_gives_the_stock_back_once(order, product):
    happen(order, life.cancel)
    happen(order, life.cancel)

    assert stock(product) == (5, 0)
    assert order.status_changes.count() == 1


def test_cancelling_twice_by_way_of_a_review_gives_back_once(order, product):
    happen(order, life.cancel)
    stock_of(product).allocate(3)
    happen(order, life.hold_for_review)
    happen(order, life.cancel)

    assert stock(product) == (5, 3)


def test_paid_order_is_not_cancelled(order, product):
    happen(order, life.mark_paid)

    with pytest.raises(InvalidOrderStatus):
        happen(order, life.cancel)

    assert stock(product) == (5, 2)


def test_paid_after_cancelling_takes_the_stock_again(order, product):
    happen(order, life.cancel)
    happen(order, life.hold_for_review)

    happen(order, life.mark_paid)

    assert stock(product) == (5, 2)


def test_paid_after_its_stock_was_sold_stays_in_review(order, product):
    happen(order, life.cancel)
    happen(order, life.hold_for_review)
    stock_of(product).allocate(4)

    with pytest.raises(OutOfStock):
        happen(order, life.mark_paid)

    order.refresh_from_db()
    assert order.status == PAYMENT_REVIEW
    assert stock(product) == (5, 4)
    assert not mail.outbox


def test_review_of_an_unpaid_order_keeps_its_stock(order, product):
    happen(order, life.hold_for_review)
    happen(order, life.mark_paid)

    assert stock(product) == (5, 2)


def test_second_reason_to_review_is_written_down(order):
    happen(order, life.hold_for_review, why="Amount differs.")
    happen(order, life.hold_for_review, why="Paid twice.")

    words = [note.message for note in order.notes.order_by("pk")]
    assert words == ["Pending payment → Payment review: Amount differs.", "Paid twice."]


def test_parcel_takes_its_bottles_off_the_stock_once(order, product, staff):
    happen(order, life.mark_paid)
    move(order, PACKED, staff)
    move(order, SHIPPED, staff)

    with pytest.raises(InvalidOrderStatus):
        move(order, SHIPPED, staff)
    move(order, DELIVERED, staff)

    assert stock(product) == (3, 0)


def test_parcel_without_bottles_does_not_leave(order, product, staff):
    happen(order, life.mark_paid)
    move(order, PACKED, staff)
    record = stock_of(product)
    record.num_in_stock = 1
    record.save()

    with pytest.raises(InvalidStockAdjustment):
        move(order, SHIPPED, staff)

    order.refresh_from_db()
    assert order.status == PACKED
    assert stock(product) == (1, 2)
    assert order.lines.get().num_allocated == 2


@pytest.mark.parametrize("status", [PAID, CANCELLED, PAYMENT_REVIEW, SHIPPED])
def test_staff_cannot_decide_about_a_payment(order, staff, status):
    with pytest.raises(InvalidOrderStatus):
        move(order, status, staff)


def test_refund_before_shipping_gives_the_stock_back(order, product):
    happen(order, life.mark_paid)
    happen(order, life.mark_refunded)
    happen(order, life.mark_refunded)

    assert Order.objects.get().status == REFUNDED
    assert stock(product) == (5, 0)


def test_refund_after_shipping_brings_no_bottle_back(order, product, staff):
    happen(order, life.mark_paid)
    move(order, PACKED, staff)
    move(order, SHIPPED, staff)

    happen(order, life.mark_refunded)

    assert stock(product) == (3, 0)


def test_nothing_is_shipped_without_a_parcel(order, staff):
    happen(order, life.mark_paid)
    move(order, PACKED, staff)

    with pytest.raises(InvalidOrderStatus, match="carrier, tracking number and lot"):
        happen(
            order, lambda held, why: life.move_by_hand(held, SHIPPED, why=why, by=staff)
        )


def test_cancelled_after_it_was_paid_after_all_gives_back_again(order, product):
    happen(order, life.cancel)
    happen(order, life.hold_for_review)
    happen(order, life.mark_paid)
    happen(order, life.hold_for_review)

    happen(order, life.cancel)

    assert stock(product) == (5, 0)


@pytest.mark.parametrize("before", [PAID, PACKED])
def test_dispute_stops_the_parcel_until_it_ends(order, product, staff, before):
    happen(order, life.mark_paid)
    if before == PACKED:
        move(order, PACKED, staff)

    happen(order, life.mark_disputed)
    with pytest.raises(InvalidOrderStatus):
        move(order, SHIPPED, staff)
    ended = happen(order, life.end_dispute, back_to=before)

    assert ended.status == before
    assert stock(product) == (5, 2)
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", [life.mark_paid, life.cancel, life.hold_for_review])
def test_no_change_without_a_transaction(order, act):
    with pytest.raises(transaction.TransactionManagementError):
        act(order, why="in a hurry")

    order.refresh_from_db()
    assert order.status == PENDING_PAYMENT
