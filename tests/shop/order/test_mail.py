"""The receipt: sent once, tried again while the mail server is down, and complete."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from compliance.models import MedicalNotice, SafetyContact
from compliance.notices import FDA_NOTICE
from shop.order import life
from shop.order.letterhead import WAITS
from shop.order.links import order_path
from shop.order.mail import send_order_paid
from shop.order.models import Order
from shop.order.status import PAID
from tests.shop.order.working import work
from tests.shop.selling import bottle, buy

DEAD = "tests.shop.order.dead_mail_server.Backend"


@pytest.fixture
def order(client, payment_pages):
    return buy(client, bottle(price="39.00"), 1)


def pay(order: Order) -> None:
    with transaction.atomic():
        life.mark_paid(life.lock(order.pk), why="Paid.")


@pytest.mark.django_db
def test_receipt_tells_what_the_order_page_tells(order, settings):
    SafetyContact.objects.create(
        firm="AnxDefy+", telephone="1-800-555-0100", address="100 Example Street"
    )

    pay(order)
    (receipt,) = mail.outbox
    html, kind = receipt.alternatives[0]

    assert receipt.subject == f"Your AnxDefy+ order {order.number}"
    assert receipt.to == ["jordan@example.com"]
    assert kind == "text/html"
    for body in (receipt.body, html):
        for words in (
            order.number,
            settings.SITE_URL + order_path(order),
            "AnxDefy+ capsules",
            "$39.00",
            "$4.90",
            "$43.90",
            "Jordan Sample",
            "12 Example Street",
            "Hartford, CT 06103",
            f"* {FDA_NOTICE}",
            MedicalNotice.objects.current_text(),
            "ask before you use any supplement",
            "1-800-555-0100",
        ):
            assert " ".join(words.split()) in " ".join(body.split())


@pytest.mark.django_db
def test_names_are_words_in_the_letter_and_no_headers(client, payment_pages):
    order = buy(client, bottle(), name="<b>Jo</b> O’Neill & Co")

    pay(order)

    html = mail.outbox[0].alternatives[0][0]
    assert "<b>Jo</b>" not in html
    assert "&lt;b&gt;Jo&lt;/b&gt;" in html
    assert "<b>Jo</b> O’Neill & Co" in mail.outbox[0].body


@pytest.mark.django_db
def test_receipt_is_sent_once(order):
    pay(order)
    again = send_order_paid.enqueue(order.pk)

    assert len(mail.outbox) == 1
    assert "has its receipt" in again.return_value


@pytest.mark.django_db
def test_nothing_is_sent_for_what_is_not_paid(order):
    result = send_order_paid.enqueue(order.pk)

    assert "not sent" in result.return_value
    assert not mail.outbox


@pytest.mark.django_db
def test_dead_mail_server_does_not_undo_a_payment(order, settings):
    settings.EMAIL_BACKEND = DEAD

    pay(order)

    order.refresh_from_db()
    assert order.status == PAID


@pytest.mark.django_db(transaction=True)
def test_receipt_is_queued_with_the_payment_and_not_without(order, queue):
    with transaction.atomic():
        life.mark_paid(life.lock(order.pk), why="Paid.")
        transaction.set_rollback(True)
    assert not DBTaskResult.objects.exists()

    pay(order)

    assert DBTaskResult.objects.count() == 1
    assert not mail.outbox


@pytest.mark.django_db(transaction=True)
def test_failed_receipt_is_seen_and_sent_when_the_server_is_back(
    order, queue, settings
):
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = DEAD
    pay(order)

    work(at_most=1)
    failed, waiting = DBTaskResult.objects.order_by("enqueued_at")
    settings.EMAIL_BACKEND = working
    work()

    assert failed.status == "FAILED"
    assert "ConnectionRefusedError" in failed.traceback
    assert waiting.run_after > timezone.now() + timedelta(seconds=30)
    assert len(mail.outbox) == 1
    assert order.communication_events.count() == 1


@pytest.mark.django_db(transaction=True)
def test_trying_ends_and_staff_are_told(order, queue, settings):
    settings.EMAIL_BACKEND = DEAD
    pay(order)

    for _ in range(len(WAITS) + 3):
        work()

    assert DBTaskResult.objects.filter(status="FAILED").count() == len(WAITS) + 1
    assert not DBTaskResult.objects.exclude(status="FAILED").exists()
    note = order.notes.get(note_type="Error")
    assert "could not be sent in 6 attempts" in note.message
    assert connection.is_usable()


@pytest.mark.django_db
def test_discount_stands_on_the_receipt(order):
    order.discounts.create(voucher_code="CALM", amount=Decimal("5.00"))

    pay(order)

    assert "CALM: \u2212$5.00" in mail.outbox[0].body


@pytest.mark.django_db(transaction=True)
def test_failing_letter_is_named_to_staff_until_it_is_sent(
    order, queue, settings, admin_client
):
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = DEAD
    quiet = admin_client.get("/admin/").content.decode()
    pay(order)
    work(at_most=1)

    told = admin_client.get("/admin/").content.decode()
    settings.EMAIL_BACKEND = working
    work()
    healed = admin_client.get("/admin/").content.decode()

    assert "Mail that keeps failing: 1 order with" in told
    assert f"/admin/order/order/{order.pk}/change/" in told
    assert "keeps failing" not in quiet + healed
