"""A lot is called back, and each of its buyers is told once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from compliance.models import MedicalNotice
from compliance.notices import FDA_NOTICE
from shop.lot.models import Lot, Recall
from shop.order import life
from shop.order.models import Order
from shop.parcel.models import Parcel
from shop.progress.models import Job
from shop.recall.mail import send_recall_letter
from shop.recall.models import RecallLetter
from shop.recall.recalling import start_recall
from shop.user.models import User
from tests.shop.lot.making import make_lot
from tests.shop.order.working import work
from tests.shop.selling import bottle, buy

pytestmark = pytest.mark.django_db

WORDS = {
    "reason": "Seals of this lot may leak.",
    "advice": "Do not take the capsules.\nWrite to us for your money back.",
}
Status = RecallLetter.Status


@pytest.fixture
def lot(client, payment_pages):
    """Two of three orders got it."""
    product = bottle()
    lot = make_lot("A-2611", product=product)
    other = make_lot("B-2612", product=product)
    for n, shipped in enumerate([lot, lot, other]):
        order = buy(Client(), product, email=f"buyer{n}@example.com")
        with transaction.atomic():
            life.mark_paid(life.lock(order.pk), why="Paid.")
        Parcel.objects.create(
            order=order, carrier="usps", tracking_number="EA123456789US"
        ).lots.add(shipped)
    mail.outbox.clear()
    return lot


@pytest.fixture
def boss():
    return User.objects.create_superuser(email="boss@example.com", password="x")


@pytest.fixture
def staff(boss) -> Client:
    staff = Client()
    staff.force_login(boss)
    return staff


def start(staff: Client, lot: Lot, **typed):
    values = WORDS | {"is_sure": "on"} | typed
    return staff.post(f"/admin/lot/recall/lot/{lot.pk}/start/", values, follow=True)


def text_of(answer) -> str:
    soup = BeautifulSoup(answer.content, "html.parser")
    return " ".join(soup.get_text(" ").split())


def to_whom() -> list[str]:
    return sorted(letter.to[0] for letter in mail.outbox)


BUYERS = ["buyer0@example.com", "buyer1@example.com"]


def test_letter_does_not_say_how_to_take_what_it_calls_back(staff, lot):
    start(staff, lot)

    letter = mail.outbox[0]
    for text in [letter.body, letter.alternatives[0][0]]:
        assert "Write to us for your money back." in text
        assert "before you take" not in text.lower()


def test_recall_tells_the_buyers_of_the_lot_and_nobody_else(staff, lot, boss):
    answer = start(staff, lot)

    lot.refresh_from_db()
    assert lot.is_recalled
    assert lot.recall.started_by == boss
    assert to_whom() == BUYERS
    assert set(lot.recall.letters.values_list("status", flat=True)) == {Status.SENT}
    assert "Lot A-2611 is recalled. Letters queued: 2." in text_of(answer)


def test_confirm_page_says_how_many_will_be_told_and_changes_nothing(staff, lot):
    page = staff.get(f"/admin/lot/recall/lot/{lot.pk}/start/")

    lot.refresh_from_db()
    assert "2 orders got this lot." in text_of(page)
    assert not lot.is_recalled
    assert mail.outbox == []


def test_letter_says_what_is_wrong_and_what_to_do(staff, lot):
    start(staff, lot)

    order = Order.objects.get(guest_email=BUYERS[0])
    letter = next(found for found in mail.outbox if found.to == [BUYERS[0]])
    html = letter.alternatives[0][0]
    assert letter.subject == "Recall of lot A-2611: please read this"
    for body in (letter.body, html):
        words = " ".join(body.split())
        for said in (
            "Seals of this lot may leak.",
            "Do not take the capsules.",
            order.number,
            "/lots/A2611/",
            "call 911",
            f"* {FDA_NOTICE}",
            MedicalNotice.objects.current_text(),
        ):
            assert " ".join(said.split()) in words


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reason": ""}, "This field is required."),
        ({"advice": ""}, "This field is required."),
        ({"is_sure": ""}, "Tick this when the words above are right."),
        ({"reason": "a" * 1_000_000}, "at most 1000 characters"),
        ({"advice": "a\x00b"}, "Null characters are not allowed."),
    ],
)
def test_what_is_missing_gets_a_sentence_and_recalls_nothing(
    staff, lot, typed, sentence
):
    answer = start(staff, lot, **typed)

    lot.refresh_from_db()
    assert sentence in text_of(answer)
    assert not lot.is_recalled
    assert not Recall.objects.exists()


def test_second_click_recalls_and_writes_nothing_more(staff, lot):
    start(staff, lot)

    answer = start(staff, lot)

    assert "Lot A-2611 is recalled already." in text_of(answer)
    assert Recall.objects.count() == 1
    assert to_whom() == BUYERS


def test_recall_shows_on_every_page_that_speaks_of_the_lot(staff, lot, client):
    product = lot.supplement.product
    pages = [
        product.get_absolute_url(),
        lot.get_absolute_url(),
        Order.objects.get(guest_email=BUYERS[0]).get_absolute_url(),
    ]
    before = [text_of(client.get(page)) for page in pages]

    start(staff, lot)

    for page, text in zip(pages, before, strict=True):
        assert "Lot A-2611 is recalled" not in text
        assert "Lot A-2611 is recalled" in text_of(client.get(page))
    other = Order.objects.get(guest_email="buyer2@example.com")
    assert "is recalled" not in text_of(client.get(other.get_absolute_url()))


def test_ended_recall_leaves_the_product_page_alone(staff, lot, client):
    start(staff, lot)

    staff.post(f"/admin/lot/recall/{lot.recall.pk}/end/", {"is_sure": "on"})

    product = client.get(lot.supplement.product.get_absolute_url())
    assert "is recalled" not in text_of(product)
    assert "Lot A-2611 is recalled" in text_of(client.get("/lots/A2611/"))


def test_product_page_asks_the_same_however_many_recalls(
    staff, lot, client, django_assert_num_queries, django_assert_max_num_queries
):
    page = lot.supplement.product.get_absolute_url()
    start(staff, lot)
    client.get(page)
    with django_assert_max_num_queries(60) as few:
        client.get(page)
    for n in range(5):
        more = make_lot(f"C-{n}00", product=lot.supplement.product, status="recalled")
        Recall.objects.create(lot=more, **WORDS)
    with django_assert_num_queries(len(few)):
        client.get(page)


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


@pytest.mark.parametrize(
    "act", ["lot/{lot}/start", "{recall}/send-again", "{recall}/end"]
)
def test_whoever_may_not_recall_does_not(lot, boss, act):
    reader = User.objects.create(email="r@example.com", is_staff=True)
    reader.user_permissions.set(
        Permission.objects.filter(codename__in=["view_lot", "change_lot"])
    )
    client = Client()
    client.force_login(reader)
    recall = Recall.objects.create(lot=make_lot("Z-100"), **WORDS)
    page = f"/admin/lot/recall/{act.format(lot=lot.pk, recall=recall.pk)}/"

    for answer in (client.get(page), client.post(page, WORDS | {"is_sure": "on"})):
        assert answer.status_code == 403
    recall.refresh_from_db()
    assert recall.ended_at is None
    assert mail.outbox == []


def test_page_of_a_lot_leads_to_its_recall(staff, lot):
    page = f"/admin/lot/lot/{lot.pk}/change/"
    before = staff.get(page).content.decode()

    start(staff, lot)

    assert f"/admin/lot/recall/lot/{lot.pk}/start/" in before
    assert (
        f"/admin/lot/recall/{lot.recall.pk}/change/" in staff.get(page).content.decode()
    )


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
