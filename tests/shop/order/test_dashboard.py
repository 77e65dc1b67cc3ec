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


@pytest.fixture
def packed(dashboard, order):
    with transaction.atomic():
        life.mark_paid(life.lock(order.pk), why="Paid.")
    order.refresh_from_db()
    set_status(dashboard, order, PACKED)
    return order


def test_parcel_is_packed(packed, admin_user):
    assert packed.status == PACKED
    assert packed.notes.filter(user=admin_user).count() == 1


def test_shipping_without_carrier_and_lot_says_where_to_do_it(dashboard, packed):
    text = set_status(dashboard, packed, SHIPPED)

    assert packed.status == PACKED
    assert "needs carrier, tracking number and lot: open the order in the admin" in text
    assert reverse("admin:parcel_ship", args=[packed.pk]) in text
    assert stock_of(packed.lines.get().product).num_allocated == 2


def test_refund_leads_to_the_one_form_for_it(dashboard, packed):
    attempt = packed.payment_attempts.get()
    attempt.amount_received = attempt.amount
    attempt.save()

    page = dashboard.get(reverse("dashboard:order-detail", args=[packed.number]))

    link = reverse("admin:stripe_paymentattempt_refund", args=[attempt.pk])
    assert link in page.content.decode()
    assert dashboard.get(link).status_code == 200


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
