"""Staff hear of payments and letters that need a person, and of nobody's name."""

import pytest
from django.core import mail
from django_tasks_db.models import DBTaskResult

from compliance.models import MedicalNotice
from compliance.notices import FDA_NOTICE
from shop.order.alerts import tell_staff
from shop.order.letterhead import WAITS
from tests.shop.order.working import work
from tests.shop.selling import bottle, buy

DEAD = "tests.shop.order.dead_mail_server.Backend"
WHAT = "A payment waits for a person to decide."


@pytest.fixture
def order(client, payment_pages):
    return buy(client, bottle(), 1)


@pytest.mark.django_db
def test_alert_leads_to_the_order_and_names_nobody(order, settings):
    settings.STAFF_EMAIL = ["orders@example.com", "second@example.com"]

    tell_staff(order, WHAT)

    (alert,) = mail.outbox
    html = alert.alternatives[0][0]
    address = f"{settings.SITE_URL}/admin/order/order/{order.pk}/change/"
    assert alert.to == settings.STAFF_EMAIL
    for body in (alert.body, html):
        words = " ".join(body.split())
        assert order.number in words
        assert WHAT in words
        assert address in words
        assert f"* {FDA_NOTICE}" in words
        assert " ".join(MedicalNotice.objects.current_text().split()) in words
        assert order.email not in words
        assert order.shipping_address.last_name not in words


@pytest.mark.django_db
def test_nobody_is_written_to_without_an_address(order, settings):
    settings.STAFF_EMAIL = []

    tell_staff(order, WHAT)

    assert not mail.outbox


@pytest.mark.django_db(transaction=True)
def test_alert_is_tried_again_and_then_given_up(order, queue, settings, caplog):
    settings.STAFF_EMAIL = ["orders@example.com"]
    settings.EMAIL_BACKEND = DEAD
    tell_staff(order, WHAT)

    for _ in range(len(WAITS) + 3):
        work()

    assert DBTaskResult.objects.filter(status="FAILED").count() == len(WAITS) + 1
    assert "staff could not be told" in caplog.text
