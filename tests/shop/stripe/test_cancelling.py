"""The buyer cancels until it is packed: the money goes back, the bottles too, once."""

from decimal import Decimal

import pytest
import requests
from django.core import mail
from django.db import transaction
from oscar.apps.order.exceptions import InvalidOrderStatus

from compliance.notices import FDA_NOTICE
from shop.order import life
from shop.order.links import order_path
from shop.order.status import CANCELLED, PACKED, PAID, PENDING_PAYMENT, SHIPPED
from shop.stripe.models import Refund
from shop.stripe.reconcile import Reconciliation
from shop.stripe.settle import settle
from shop.user.models import User
from tests.shop.selling import OURS, bottle, link_to, stock_of
from tests.shop.stripe.browsing import at_once
from tests.shop.stripe.buying import is_given_up, order_at_stripe

pytestmark = pytest.mark.django_db
AGREED = {"agreed": "refund"}
REFUNDS = "/v1/refunds"


@pytest.fixture
def paid(stripe, product):
    order, attempt = order_at_stripe(product, 2)
    stripe.pay(attempt.session_id)
    settle(order.pk)
    order.refresh_from_db()
    mail.outbox.clear()
    return order


def press_cancel(client, order, data=AGREED, headers=OURS):
    return client.post(link_to("stripe:cancel", order), data, headers=headers)


def held(product) -> tuple[int, int]:
    record = stock_of(product)
    return record.num_in_stock, record.num_allocated


def test_unpaid_order_ends_with_its_page_closed(client, stripe, product):
    order, _ = order_at_stripe(product)

    answer = press_cancel(client, order, {})

    assert (answer.status_code, answer["Location"]) == (303, order_path(order))
    assert is_given_up(order, product, stripe, stock=5)
    assert stripe.sessions()[0]["status"] == "expired"
    (letter,) = mail.outbox
    assert letter.subject == f"Your order {order.number} is cancelled"
    assert "It was not paid, so nothing was charged." in letter.body
    assert not Refund.objects.exists()


def test_paid_order_is_cancelled_and_all_of_it_goes_back(client, stripe, product, paid):
    page = client.get(link_to("stripe:cancel", paid)).content.decode()

    answer = press_cancel(client, paid)

    paid.refresh_from_db()
    refund = Refund.objects.get()
    assert "We send back all of it, $78.00," in page
    assert answer.status_code == 303
    assert paid.status == CANCELLED
    assert (refund.amount, refund.status) == (
        Decimal("78.00"),
        Refund.Status.SUCCEEDED,
    )
    assert held(product) == (5, 0)
    assert "$78.00 goes back" in client.get(order_path(paid)).content.decode()


def test_buyer_is_told_that_it_is_cancelled_and_that_money_is_back(client, paid):
    press_cancel(client, paid)

    subjects = [letter.subject for letter in mail.outbox]
    assert subjects == [
        f"Your order {paid.number} is cancelled",
        f"Refund for your order {paid.number}",
    ]
    html = mail.outbox[0].alternatives[0][0]
    for body in (mail.outbox[0].body, html):
        assert "$78.00" in body
        assert FDA_NOTICE in body


def test_staff_see_who_cancelled(client, paid):
    press_cancel(client, paid)

    messages = [note.message for note in paid.notes.all()]
    assert "Paid → Cancelled: The buyer cancelled it on the page of the order." in (
        messages
    )


def test_pressing_twice_gives_it_back_once(client, stripe, product, paid):
    press_cancel(client, paid)
    answer = press_cancel(client, paid)

    assert answer.status_code == 303
    assert Refund.objects.count() == 1
    assert len(stripe.requests.received("POST", REFUNDS)) == 1
    assert len(mail.outbox) == 2
    assert held(product) == (5, 0)


def test_packed_order_is_not_cancelled(client, stripe, product, paid):
    with transaction.atomic():
        staff = User.objects.create_user(email="staff@example.com")
        life.move_by_hand(life.lock(paid.pk), PACKED, why="Packed.", by=staff)

    shown = client.get(link_to("stripe:cancel", paid))
    answer = press_cancel(client, paid)

    paid.refresh_from_db()
    assert (shown.status_code, answer.status_code) == (303, 303)
    assert paid.status == PACKED
    assert held(product) == (5, 2)
    assert not Refund.objects.exists()
    page = client.get(answer["Location"]).content.decode()
    assert "It is too late to cancel this order." in page
    assert link_to("stripe:cancel", paid) not in page


def test_payment_that_came_meanwhile_is_not_given_back_unasked(client, stripe, product):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)

    answer = press_cancel(client, order, {})

    order.refresh_from_db()
    assert answer.status_code == 409
    assert "Your payment has just arrived." in answer.content.decode()
    assert order.status == PAID
    assert not Refund.objects.exists()


def test_unpaid_order_stays_while_stripe_does_not_answer(client, stripe, product):
    order, _ = order_at_stripe(product)
    stripe.faults.fail_before("POST", times=20)

    answer = press_cancel(client, order, {})

    order.refresh_from_db()
    assert answer.status_code == 503
    assert "the order is as it was" in answer.content.decode()
    assert order.status == PENDING_PAYMENT


def test_lost_answer_to_the_refund_is_found_by_the_reconciler(client, stripe, paid):
    stripe.faults.lose_answer("POST", REFUNDS, times=20)

    press_cancel(client, paid)
    paid.refresh_from_db()
    before = (paid.status, Refund.objects.get().status)
    stripe.faults.clear()
    Refund.objects.update(requested_at="2026-01-01T00:00:00Z")
    Reconciliation().run()

    assert before == (CANCELLED, Refund.Status.REQUESTED)
    assert Refund.objects.get().status == Refund.Status.SUCCEEDED
    assert sum(row["amount"] for row in stripe.state.find("refund")) == 7800
    assert mail.outbox[-1].subject.startswith("Refund for your order")


def test_refused_refund_is_told_to_staff(client, stripe, paid, settings):
    settings.STAFF_EMAIL = ["staff@example.com"]
    attempt = paid.payment_attempts.get()
    stripe.refund(attempt.session_id)

    answer = press_cancel(client, paid)

    paid.refresh_from_db()
    assert answer.status_code == 303
    assert paid.status == CANCELLED
    assert any("Stripe refused the refund" in letter.body for letter in mail.outbox)


def test_cancelling_is_guarded(client, paid):
    assert press_cancel(client, paid, headers={}).status_code == 403
    forged = link_to("stripe:cancel", paid).replace("/cancel/", "x/cancel/")
    assert client.post(forged, AGREED, headers=OURS).status_code == 404

    paid.refresh_from_db()
    assert paid.status == PAID


@pytest.mark.parametrize("status", [PACKED, SHIPPED, PENDING_PAYMENT])
def test_only_a_paid_order_is_cancelled_with_its_refund(paid, status):
    paid.status = status

    with transaction.atomic(), pytest.raises(InvalidOrderStatus):
        life.cancel_paid(paid, why="By mistake.")


def test_paid_order_is_never_cancelled_without_its_refund(paid):
    with transaction.atomic(), pytest.raises(InvalidOrderStatus):
        life.cancel(life.lock(paid.pk), why="By mistake.")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_round", range(3))
def test_of_cancelling_and_packing_at_once_one_wins(shop, stripe, _round):
    product = bottle(stock=5)
    order, attempt = order_at_stripe(product, 2)
    stripe.pay(attempt.session_id)
    settle(order.pk)
    staff = User.objects.create_superuser(email="staff@example.com", password="x")

    def pack() -> bool:
        try:
            with transaction.atomic():
                held_order = life.lock(order.pk)
                life.move_by_hand(held_order, PACKED, why="Packed.", by=staff)
        except InvalidOrderStatus:
            return False
        return True

    def cancel() -> requests.Response:
        return requests.post(
            shop + link_to("stripe:cancel", order),
            AGREED,
            headers=OURS,
            allow_redirects=False,
            timeout=60,
        )

    packed, *cancelled = at_once(pack, cancel, cancel)

    order.refresh_from_db()
    given = list(stripe.state.find("refund"))
    if packed:
        assert (order.status, given, held(product)) == (PACKED, [], (5, 2))
        assert {answer.headers["Location"][-12:] for answer in cancelled} == {
            "?cancel=late"
        }
    else:
        assert (order.status, len(given), held(product)) == (CANCELLED, 1, (5, 0))
