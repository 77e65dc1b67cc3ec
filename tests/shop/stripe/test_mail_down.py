"""The mail server is down while an order is paid: the money does not care."""

import socket

import pytest
from django.core import mail
from django_tasks_db.models import DBTaskResult

from tests.shop.order.working import work
from tests.shop.selling import bottle
from tests.shop.stripe.buying import is_paid_once, land, order_at_stripe

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as candidate:
        candidate.bind(("127.0.0.1", 0))
        return candidate.getsockname()[1]


@pytest.mark.django_db(transaction=True)
def test_order_is_paid_once_and_its_receipt_comes_when_the_server_is_back(
    stripe, webhook, queue, settings, closed_port
):
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = SMTP, "127.0.0.1"
    settings.EMAIL_PORT = closed_port
    order, attempt = order_at_stripe(bottle())
    stripe.pay(attempt.session_id)

    statuses = webhook.deliver("checkout.session.completed")
    land(webhook.client, order)
    work(at_most=1)
    (failed,) = DBTaskResult.objects.filter(status="FAILED")
    paid_meanwhile = is_paid_once(order, stripe)
    settings.EMAIL_BACKEND = working
    work()

    assert statuses == [200]
    assert "ConnectionRefusedError" in failed.traceback
    assert paid_meanwhile
    assert [letter.to for letter in mail.outbox] == [["ada@example.com"]]
    assert is_paid_once(order, stripe)
