"""What staff do to an order in Oscar's dashboard."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from shop.order import life
from shop.order.status import PACKED, PAID, PENDING_PAYMENT, SHIPPED
from tests.shop.selling import bottle, buy, stock_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(client, payment_pages):
    return buy(client, bottle(stock=5), 2)


@pytest.fixture
def dashboard(admin_user) -> Client:
    staff = Client()
    staff.force_login(admin_user)
    return staff


def set_status(dashboard: Client, order, status: str):
    page = reverse("dashboard:order-detail", args=[order.number])
    answer = dashboard.post(
        page, {"order_action": "change_order_status", "new_status": status}, follow=True
    )
    order.refresh_from_db()
    return " ".join(answer.content.decode().split())


def test_parcel_is_packed_and_shipped(dashboard, order, admin_user):
    with transaction.atomic():
        life.mark_paid(life.lock(order.pk), why="Paid.")
    order.refresh_from_db()

    set_status(dashboard, order, PACKED)
    set_status(dashboard, order, SHIPPED)

    assert order.status == SHIPPED
    record = stock_of(order.lines.get().product)
    assert (record.num_in_stock, record.num_allocated) == (3, 0)
    assert order.notes.filter(user=admin_user).count() == 2


def test_nobody_makes_an_order_paid_by_hand(dashboard, order):
    text = set_status(dashboard, order, PAID)

    assert order.status == PENDING_PAYMENT
    assert "it follows from the payment" in text
    assert not order.status_changes.exists()


def test_many_orders_are_refused_with_the_same_sentence(dashboard, order):
    answer = dashboard.post(
        reverse("dashboard:order-list"),
        {
            "action": "change_order_statuses",
            "selected_order": order.pk,
            "new_status": PAID,
        },
        follow=True,
    )

    order.refresh_from_db()
    assert "it follows from the payment" in answer.content.decode()
    assert order.status == PENDING_PAYMENT
