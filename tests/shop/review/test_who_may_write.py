"""Buyers, and nobody else, write about what they were sent."""

import pytest

from shop.order.links import order_path
from shop.order.models import Order
from shop.order.status import PIPELINE
from shop.review.models import Review
from shop.user.models import User
from tests.shop.review.making import arrived, path_to, published, send
from tests.shop.review.reading import words_of
from tests.shop.selling import OURS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", set(PIPELINE) - {"Shipped", "Delivered"})
def test_what_has_not_left_us_is_not_reviewed(client, order, status):
    Order.objects.filter(pk=order.pk).update(status=status)

    shown, sent = client.get(path_to(order)), send(client, order)

    assert (shown.status_code, sent.status_code) == (403, 403)
    assert "once the order has left us" in words_of(sent)
    assert path_to(order) not in client.get(order_path(order)).content.decode()
    assert not Review.objects.exists()


def test_order_that_was_never_paid_is_not_reviewed(client, order):
    order.status_changes.all().delete()

    assert send(client, order).status_code == 403


def test_refund_after_a_review_hides_nothing(client, order):
    published(order, stars=1)
    Order.objects.filter(pk=order.pk).update(status="Refunded")

    assert "It is published." in words_of(client.get(path_to(order)))
    assert Review.objects.get().status == "published"


def test_review_that_was_taken_back_is_not_written_anew_after_a_refund(client, order):
    published(order)
    client.post(path_to(order, "review:withdraw"), headers=OURS)
    Order.objects.filter(pk=order.pk).update(status="Refunded")

    shown, sent = client.get(path_to(order)), send(client, order)

    assert (shown.status_code, sent.status_code) == (403, 403)
    assert Review.objects.get().status == "withdrawn"


@pytest.mark.parametrize(
    "rights", [{"is_staff": True}, {"is_superuser": True, "is_active": False}]
)
def test_who_works_here_writes_no_review(client, order, rights):
    User.objects.create(email="JORDAN@example.com", **rights)

    shown, sent = client.get(path_to(order)), send(client, order)

    assert (shown.status_code, sent.status_code) == (403, 403)
    assert "16 CFR 465.5" in words_of(sent)
    assert not Review.objects.exists()


def test_address_that_staff_are_written_to_writes_no_review(client, order, settings):
    settings.STAFF_EMAIL = ["jordan@example.com"]

    assert send(client, order).status_code == 403


def test_order_of_a_deleted_account_is_not_reviewed(client, product):
    order = arrived(product, email="")

    answer = send(client, order)

    assert answer.status_code == 403
    assert "account of this order was deleted" in words_of(answer)
