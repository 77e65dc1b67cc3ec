"""Each buyer of a recalled lot is written to once, whatever breaks."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.utils import timezone
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from shop.lot.models import Lot, Recall
from shop.order.models import Order
from shop.progress.models import Job
from shop.recall.mail import send_recall_letter
from shop.recall.models import RecallLetter
from shop.recall.recalling import start_recall
from tests.shop.order.working import work
from tests.shop.recall.recalling import BUYERS, WORDS, Status, start, text_of, to_whom

pytestmark = pytest.mark.django_db


def mail_server_down(*args):
    raise SMTPServerDisconnected("robin@example.com refused")


def test_failed_letters_are_seen_and_sent_by_hand(staff, lot, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(EmailMultiAlternatives, "send", mail_server_down)
        start(staff, lot)
    recall = lot.recall
    seen = staff.get(f"/admin/recall/recallletter/?recall__id__exact={recall.pk}")
    before = to_whom()

    answer = staff.post(f"/admin/lot/recall/{recall.pk}/send-again/", follow=True)

    assert "SMTPServerDisconnected" in text_of(seen)
    assert "robin@example.com" not in text_of(seen)
    assert before == []
    assert "Letters queued: 2." in text_of(answer)
    assert to_whom() == BUYERS
    staff.post(f"/admin/lot/recall/{recall.pk}/send-again/")
    assert to_whom() == BUYERS


def test_order_without_an_address_is_named(staff, lot):
    Order.objects.filter(guest_email=BUYERS[0]).update(guest_email="")

    start(staff, lot)

    letter = lot.recall.letters.get(order__guest_email="")
    assert letter.status == Status.FAILED
    assert letter.problem == "No email address: write to the postal address."
    assert to_whom() == BUYERS[1:]


@pytest.mark.django_db(transaction=True)
def test_recall_and_its_letters_are_queued_together_or_not_at_all(
    staff, lot, queue, monkeypatch
):
    def break_down(*args):
        raise RuntimeError("the last step")

    with monkeypatch.context() as patch:
        patch.setattr(DatabaseBackend, "enqueue", break_down)
        with pytest.raises(RuntimeError):
            start(staff, lot)
    lot.refresh_from_db()
    before = (lot.status, Recall.objects.count(), RecallLetter.objects.count())

    DBTaskResult.objects.all().delete()
    start(staff, lot)

    assert before == (Lot.Status.RELEASED, 0, 0)
    assert DBTaskResult.objects.count() == 2
    work()
    assert to_whom() == BUYERS


class Killed(BaseException):
    """As if the process had gone."""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("was_sent", [True, False])
def test_worker_that_dies_mid_way_makes_no_second_letter(
    staff, lot, queue, monkeypatch, was_sent
):
    DBTaskResult.objects.all().delete()
    start(staff, lot)
    first, second = lot.recall.letters.all()
    real = EmailMultiAlternatives.send

    def die(message):
        if was_sent:
            real(message)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(EmailMultiAlternatives, "send", die)
        with pytest.raises(Killed):
            send_recall_letter.func(first.pk)

    work()
    send_recall_letter.func(first.pk)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == (Status.SENDING, Status.SENT)
    assert len(mail.outbox) == (2 if was_sent else 1)
    assert len(set(to_whom())) == len(to_whom())


@pytest.mark.django_db(transaction=True)
def test_interrupted_letter_is_sent_again_only_when_somebody_says_so(staff, lot):
    start(staff, lot)
    mail.outbox.clear()
    letter = lot.recall.letters.first()
    letter.note(Status.SENDING)
    RecallLetter.objects.filter(pk=letter.pk).update(
        changed_at=timezone.now() - timedelta(hours=1)
    )
    page = f"/admin/lot/recall/{lot.recall.pk}/send-again/"

    assert "Interrupted: 1." in text_of(staff.get(page))
    staff.post(page)
    without = to_whom()
    staff.post(page, {"with_interrupted": "on"})

    assert without == []
    assert len(to_whom()) == 1


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_time_send_one_letter(lot, boss, queue):
    recall = start_recall(lot.pk, by=boss, **WORDS)
    letter = recall.letters.first()

    def send(_) -> None:
        try:
            send_recall_letter.func(letter.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(send, range(4)))

    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_staff_see_how_far_the_letters_are(staff, lot, queue):
    start(staff, lot)
    waiting = text_of(staff.get("/admin/progress/job/"))
    work(at_most=1)
    half = text_of(staff.get("/admin/progress/job/"))
    work()
    done = text_of(staff.get("/admin/progress/job/"))

    assert "Letters about lot A-2611" in waiting
    assert "0 of 2" in waiting
    assert "Waiting for the worker" in waiting
    assert "1 of 2 Running" in half
    assert "2 of 2 Finished" in done


@pytest.mark.django_db(transaction=True)
def test_staff_see_how_many_letters_could_not_be_sent(staff, lot, queue, monkeypatch):
    def is_away(message):
        raise SMTPServerDisconnected

    with monkeypatch.context() as patch:
        patch.setattr(EmailMultiAlternatives, "send", is_away)
        start(staff, lot)
        work(at_most=2)
    failed = text_of(staff.get("/admin/progress/job/"))
    work()
    sent = text_of(staff.get("/admin/progress/job/"))

    assert "2 letters could not be sent yet: see the recall." in failed
    assert "2 of 2 Finished" in sent
    assert "could not be sent" not in sent


@pytest.mark.django_db(transaction=True)
def test_letters_that_were_cut_off_are_started_again_on_the_page_of_the_recall(
    staff, lot, queue
):
    start(staff, lot)
    work(at_most=1)
    job = Job.objects.get()
    Job.objects.update(moved_at=timezone.now() - timedelta(minutes=5))

    page = staff.get(f"/admin/progress/job/{job.pk}/change/").content.decode()

    assert "Interrupted" in page
    assert f"/admin/lot/recall/{lot.recall.pk}/change/" in page
    assert "Start again from the beginning" not in page
