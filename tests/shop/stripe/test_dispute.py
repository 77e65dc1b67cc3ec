"""A bank asks for the money back: nothing is shipped until it is decided."""

import pytest
from django.core import mail
from django.db import transaction
from oscar.apps.order.exceptions import InvalidOrderStatus

from shop.order import life
from shop.order.status import DISPUTED, PACKED, PAID, REFUNDED
from shop.stripe.models import Dispute
from shop.stripe.settle import settle
from shop.user.models import User
from tests.shop.selling import lose, stock_of
from tests.shop.stripe.buying import order_at_stripe

pytestmark = pytest.mark.django_db


@pytest.fixture
def disputed(stripe, webhook, product):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)
    settle(order.pk)
    dispute = stripe.dispute(attempt.session_id)
    webhook.deliver()
    order.refresh_from_db()
    return order, dispute["id"]


def test_staff_are_told_by_mail(stripe, webhook, product, settings):
    settings.STAFF_EMAIL = ["orders@example.com"]
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)
    stripe.dispute(attempt.session_id)

    webhook.deliver()

    alert = mail.outbox[-1]
    assert alert.subject == f"Order {order.number} needs a look"
    assert "answer it at Stripe" in alert.body


def test_dispute_stops_shipping(disputed):
    order, _ = disputed
    staff = User.objects.create_user(email="s@example.com", password="x")

    with pytest.raises(InvalidOrderStatus), transaction.atomic():
        life.move_by_hand(life.lock(order.pk), PACKED, why="Packing", by=staff)

    assert order.status == DISPUTED


def test_won_dispute_lets_the_order_go_on(stripe, webhook, product, disputed):
    order, dispute_id = disputed

    stripe.answer_dispute(dispute_id)
    webhook.deliver()
    stripe.close_dispute(dispute_id, "won")
    webhook.deliver()
    webhook.deliver()

    order.refresh_from_db()
    dispute = Dispute.objects.get()
    assert order.status == PAID
    assert (dispute.status, dispute.closed_at is None) == ("won", False)
    assert stock_of(product).num_allocated == 1


def test_lost_dispute_ends_the_order_and_frees_the_stock(
    stripe, webhook, product, disputed
):
    order, dispute_id = disputed

    stripe.close_dispute(dispute_id, "lost")
    webhook.deliver()

    order.refresh_from_db()
    assert order.status == REFUNDED
    assert stock_of(product).num_allocated == 0


def test_dispute_that_was_closed_before_we_heard_of_it(stripe, webhook, product):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)
    dispute = stripe.dispute(attempt.session_id)
    stripe.close_dispute(dispute["id"], "lost")

    for event in reversed(stripe.events()):
        webhook.post(event)

    order.refresh_from_db()
    assert order.status == REFUNDED
    assert Dispute.objects.get().status == "lost"


def test_dispute_about_somebody_elses_payment_is_left_alone(
    stripe, webhook, product, disputed
):
    order, _ = disputed
    Dispute.objects.all().delete()
    order.refunds.all().delete()
    order.payment_attempts.all().delete()
    lose(order)

    statuses = webhook.deliver("charge.dispute")

    assert set(statuses) == {200}
    assert not Dispute.objects.exists()
