"""Letters leave by the queue, and a mail server that is away costs nothing but time."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django_tasks_db.models import DBTaskResult

from shop.account.mail import KIND, mail_account
from shop.account.models import FORGOTTEN_AFTER, LIFETIME, AccountMail
from tests.shop.account.signing_in import ADDRESS, LINK, ask
from tests.shop.order.working import work

pytestmark = pytest.mark.django_db(transaction=True)

DEAD = "tests.shop.order.dead_mail_server.Backend"


def age(by: timedelta) -> None:
    for row in AccountMail.objects.all():
        AccountMail.objects.filter(pk=row.pk).update(asked_at=row.asked_at - by)


def test_letter_is_tried_again(client, queue, settings):
    alive, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, DEAD
    ask(client)
    work(at_most=1)
    settings.EMAIL_BACKEND = alive

    work(at_most=1)

    (letter,) = mail.outbox
    assert LINK.search(letter.body)


def test_link_that_would_come_too_late_is_not_sent(client, queue):
    ask(client)
    age(LIFETIME)

    work(at_most=1)

    assert not mail.outbox


def test_link_is_given_up_before_it_would_come_too_late(
    client, queue, settings, caplog
):
    settings.EMAIL_BACKEND = DEAD
    ask(client)

    for _ in range(5):
        work()

    assert DBTaskResult.objects.count() == 3
    assert "could not be sent" in caplog.text
    assert ADDRESS not in caplog.text


def test_notice_keeps_trying_and_its_address_is_forgotten_then(queue, settings):
    alive, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, DEAD
    mail_account(KIND.DELETED, ADDRESS)
    for _ in range(3):
        work()
    settings.EMAIL_BACKEND = alive

    work()

    assert mail.outbox[0].to == [ADDRESS]
    assert not AccountMail.objects.exists()


def test_queue_holds_no_address(client, queue):
    ask(client)
    work(at_most=1)

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM django_tasks_database_dbtaskresult")
        assert ADDRESS not in str(cursor.fetchall())


def test_unused_links_are_forgotten_after_a_day(client):
    ask(client)
    age(FORGOTTEN_AFTER)

    ask(client, "next@example.com")

    assert AccountMail.objects.get().email == "next@example.com"
