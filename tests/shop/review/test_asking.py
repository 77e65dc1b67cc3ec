"""The mail that asks for a review: once, after the bottle, and never to who said no."""

import pytest
from django.core import mail
from django.test import Client
from django_tasks_db.models import DBTaskResult

from compliance.models import SafetyContact
from compliance.notices import FDA_NOTICE
from shop.order.models import Order
from shop.recall.recalling import start_recall
from shop.returns.models import Return
from shop.review.asking import ask_for_reviews
from shop.review.links import opt_out_path
from shop.review.models import OptOut, ReviewRequest
from shop.stripe.models import PaymentAttempt, Refund
from shop.upkeep.chores import do_all
from shop.user.models import User
from tests.shop.lot.making import make_lot
from tests.shop.order.working import work
from tests.shop.review.making import path_to, reader, sent_by, written

pytestmark = pytest.mark.django_db

ASKED = "Asked for reviews: 1."


@pytest.fixture
def lot(product):
    SafetyContact.objects.create(
        firm="Sample Firm", telephone="1-800-555-0100", address="12 Example Street"
    )
    return make_lot("A-2611", product=product)


@pytest.fixture
def due(order, lot):
    """An order of 30 days ago."""
    sent_by(order, lot, days_ago=30)
    return order


def test_buyer_is_asked_after_the_days_of_a_bottle(due, settings):
    assert ask_for_reviews() == ASKED

    (letter,) = mail.outbox
    assert letter.to == ["jordan@example.com"]
    for text in (letter.body, letter.alternatives[0][0]):
        assert settings.SITE_URL + path_to(due) in text
        assert settings.SITE_URL + opt_out_path("jordan@example.com") in text
        assert "12 Example Street" in text
        assert "advertising" in text
        assert "how many stars" in " ".join(text.split())
        assert FDA_NOTICE in text


def test_header_lets_mail_programs_unsubscribe_in_one_click(due, settings):
    ask_for_reviews()

    headers = mail.outbox[0].message()
    link = f"<{settings.SITE_URL}{opt_out_path('jordan@example.com')}>"
    assert headers["List-Unsubscribe"] == link
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_buyer_is_asked_once(due):
    assert [ask_for_reviews(), ask_for_reviews()] == [ASKED, ""]

    assert len(mail.outbox) == 1
    assert ReviewRequest.objects.count() == 1


@pytest.mark.parametrize(("days", "asked"), [(29, 0), (30, 1), (89, 1), (90, 0)])
def test_neither_too_early_nor_much_too_late(order, lot, days, asked):
    sent_by(order, lot, days_ago=days)

    assert ask_for_reviews() == (ASKED if asked else "")


def test_days_are_a_setting(order, lot, settings):
    settings.REVIEW_REQUEST_AFTER_DAYS = 10
    sent_by(order, lot, days_ago=11)

    assert ask_for_reviews() == ASKED


def test_what_hindered_the_letter_then_does_not_bring_it_later(due):
    _opted_out(due)
    ask_for_reviews()
    OptOut.objects.all().delete()

    assert ask_for_reviews() == ""
    assert mail.outbox == []


def _refunded(order: Order) -> None:
    attempt = PaymentAttempt.objects.create(
        order=order, amount=39, currency="USD", expires_at=order.date_placed
    )
    Refund.objects.create(
        order=order, attempt=attempt, amount=1, reason="x", status="succeeded"
    )


def _returned(order: Order) -> None:
    Return.objects.create(order=order, reason="broken", fingerprint="x")


def _recalled(order: Order) -> None:
    start_recall(
        order.parcel.lots.get().pk, reason="Seal.", advice="Stop.", by=reader()
    )


def _works_here(order: Order) -> None:
    User.objects.create(email="jordan@example.com", is_staff=True)


def _opted_out(order: Order) -> None:
    OptOut.objects.create(address_hash=OptOut.hash_of(" Jordan@Example.com"))


def _erased(order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(guest_email="")


def _disputed(order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(status="Disputed")


NO_LETTER = [
    _refunded,
    _returned,
    _recalled,
    _works_here,
    _opted_out,
    _erased,
    _disputed,
    written,
]


@pytest.mark.parametrize("happens", NO_LETTER)
def test_nobody_is_asked_who_should_not_be(due, happens):
    happens(due)
    mail.outbox.clear()

    assert ask_for_reviews() == ""

    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("happens", NO_LETTER)
def test_what_happens_before_the_letter_leaves_counts(due, happens, queue):
    assert ask_for_reviews() == ASKED
    happens(due)
    mail.outbox.clear()

    work()

    assert not [one for one in mail.outbox if "How are the capsules" in one.subject]


def test_no_letter_leaves_without_a_postal_address(due):
    SafetyContact.objects.all().delete()

    ask_for_reviews()

    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_dead_mail_server_loses_no_letter(due, queue, settings):
    alive = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "tests.shop.order.dead_mail_server.Backend"
    ask_for_reviews()
    work(at_most=1)
    settings.EMAIL_BACKEND = alive

    work()

    assert [one.to for one in mail.outbox] == [["jordan@example.com"]]
    assert DBTaskResult.objects.count() == 2


def test_upkeep_of_the_shop_asks(due):
    assert ASKED in do_all()


def test_looking_at_the_way_out_changes_nothing(client):
    answer = client.get(opt_out_path("jordan@example.com"))

    assert "Stop these emails" in answer.content.decode()
    assert not answer.cookies
    assert not OptOut.objects.exists()


def test_mail_program_gets_out_by_itself(due):
    """RFC 8058, 3.1: no cookie, no page before, no origin."""
    ask_for_reviews()
    link = mail.outbox[0].message()["List-Unsubscribe"].strip("<>")
    program = Client(enforce_csrf_checks=True)

    answer = program.post(
        link.split(":8000")[-1], {"List-Unsubscribe": "One-Click"}, headers={}
    )

    assert answer.status_code == 200
    assert "Done." in answer.content.decode()
    assert OptOut.holds("JORDAN@example.com")


def test_getting_out_twice_is_getting_out(client):
    path = opt_out_path("jordan@example.com")

    assert [client.post(path).status_code for _ in range(2)] == [200, 200]
    assert OptOut.objects.count() == 1
    assert "Done." in client.get(path).content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_link_that_is_not_ours_is_not_found(client, method):
    path = opt_out_path("jordan@example.com")
    ours = path.split("/")[3]
    for forged in (path.replace(ours, "0" * 64), path[:-5] + "aaaa/"):
        assert getattr(client, method)(forged).status_code == 404
    assert not OptOut.objects.exists()


def test_opt_out_names_nobody():
    assert "jordan" not in opt_out_path("jordan@example.com")
