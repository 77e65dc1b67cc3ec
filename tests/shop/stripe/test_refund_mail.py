"""A buyer hears of money that goes back, once for each refund; staff hear of trouble."""

from decimal import Decimal

import pytest
from django.core import mail
from django_tasks_db.models import DBTaskResult

from compliance.models import MedicalNotice
from compliance.notices import FDA_NOTICE
from shop.order.letters import undelivered
from shop.order.links import order_path
from shop.stripe.mail import send_refunded
from shop.stripe.models import Refund
from shop.stripe.refund import refund
from shop.stripe.settle import settle
from shop.user.models import User
from tests.shop.order.working import work
from tests.shop.stripe.buying import order_at_stripe
from tests.stripe_sandbox.cards import FAILED_REFUND, PAYS

DEAD = "tests.shop.order.dead_mail_server.Backend"
SUBJECT = "Refund for your order"


@pytest.fixture
def staff(db):
    return User.objects.create_superuser(email="staff@example.com", password="x")


def paid(stripe, product, quantity: int = 2, card: str = PAYS):
    order, attempt = order_at_stripe(product, quantity)
    stripe.pay(attempt.session_id, card)
    settle(order.pk)
    attempt.refresh_from_db()
    mail.outbox.clear()
    return attempt


def give_back(attempt, amount: str, staff, **more) -> Refund:
    return refund(
        attempt, amount=Decimal(amount), reason="Arrived open", by=staff, **more
    )


def letters() -> list:
    return [letter for letter in mail.outbox if letter.subject.startswith(SUBJECT)]


@pytest.mark.django_db
def test_letter_says_how_much_to_which_card_and_when(stripe, product, staff, settings):
    attempt = paid(stripe, product)
    give_back(attempt, "10.00", staff)

    give_back(attempt, "29.00", staff, quantities={attempt.order.lines.get(): 1})

    first, second = letters()
    html, kind = second.alternatives[0]
    assert kind == "text/html"
    assert second.to == [attempt.order.email]
    for body in (second.body, html):
        words = " ".join(body.split())
        for said in (
            attempt.order.number,
            "$29.00",
            "$10.00",
            "$78.00",
            "the card that you paid with",
            "five to ten business days",
            "1 bottle",
            settings.SITE_URL + order_path(attempt.order),
            f"* {FDA_NOTICE}",
            MedicalNotice.objects.current_text(),
            "You get this message because you bought from us.",
        ):
            assert " ".join(said.split()) in words
    assert "Sent back before" not in first.body
    assert "Arrived open" not in second.body + html


@pytest.mark.django_db
def test_each_refund_is_told_once_however_often_stripe_says_so(
    stripe, webhook, product, staff
):
    made = give_back(paid(stripe, product), "10.00", staff)

    webhook.deliver()
    again = send_refunded.enqueue(made.pk)

    assert len(letters()) == 1
    assert "has its letter" in again.return_value


@pytest.mark.django_db
def test_refund_made_at_stripe_is_told_too(stripe, webhook, product):
    attempt = paid(stripe, product)

    stripe.refund(attempt.session_id)
    webhook.deliver()

    assert "$78.00" in letters()[0].body


@pytest.mark.django_db(transaction=True)
def test_dead_mail_server_undoes_no_refund_and_the_letter_comes_later(
    stripe, product, staff, queue, settings
):
    attempt = paid(stripe, product)
    work()
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, DEAD
    made = give_back(attempt, "10.00", staff)
    work(at_most=1)
    waiting = undelivered()

    settings.EMAIL_BACKEND = working
    work()

    assert made.status == Refund.Status.SUCCEEDED
    assert (waiting, undelivered()) == ([attempt.order], [])
    assert len(letters()) == 1
    assert DBTaskResult.objects.filter(status="FAILED").count() == 1


@pytest.mark.django_db
def test_staff_hear_of_a_refund_that_came_back(
    stripe, webhook, product, staff, settings
):
    settings.STAFF_EMAIL = ["orders@example.com"]
    attempt = paid(stripe, product, card=FAILED_REFUND)
    give_back(attempt, "78.00", staff)
    stripe.settle_refunds()

    webhook.deliver()

    (alert,) = [letter for letter in mail.outbox if "needs a look" in letter.subject]
    assert alert.to == ["orders@example.com"]
    body = " ".join(alert.body.split())
    assert "the money came back to us" in body
    assert "write to them" in body
