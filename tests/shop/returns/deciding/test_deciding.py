"""Staff approve, receive and refund a return; stock and money move once."""

from decimal import Decimal

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from compliance.models import MedicalNotice, SafetyContact
from compliance.notices import FDA_NOTICE
from shop.lot.models import Lot
from shop.order.links import order_path
from shop.returns.models import Return, ReturnEvent
from shop.stripe.models import Refund
from shop.stripe.settle import settle
from shop.user.models import User
from tests.shop.returns.deciding.acts import APPROVAL, act, came
from tests.shop.returns.making import asked, deliver
from tests.shop.selling import bottle, stock_of
from tests.shop.stripe.browsing import at_once
from tests.shop.stripe.buying import order_at_stripe

pytestmark = pytest.mark.django_db


def test_return_goes_its_whole_way(staff, client, returned, order, product):
    act(staff, returned, "approve", **APPROVAL)
    act(
        staff,
        returned,
        "receive",
        **came(returned, restocked=1, destroyed=1, is_unopened="on"),
    )
    shown = staff.get(reverse("admin:returns_refund", args=[returned.pk]))
    proposed = shown.context["form"]["amount"].value()
    act(staff, returned, "refund", amount=proposed, note="Both came back.")

    refund = Refund.objects.get()
    assert returned.status == "refunded"
    assert returned.refund == refund
    assert (refund.amount, refund.status) == (Decimal("78.00"), "succeeded")
    assert [(row.order_line, row.quantity) for row in refund.lines.all()] == [
        (order.lines.get(), 2)
    ]
    assert stock_of(product).num_in_stock == 9 - 3 + 1
    assert mail.outbox[-1].subject == f"Refund for your order {order.number}"
    page = client.get(order_path(order)).content.decode()
    assert "$78.00 went to the card that you paid with." in page


def test_bottles_back_into_stock_count_for_their_lot_again(staff, returned):
    Lot.objects.update(bottles=4)
    act(staff, returned, "approve", **APPROVAL)

    values = came(returned, restocked=1, destroyed=1, is_unopened="on")
    act(staff, returned, "receive", **values)

    assert Lot.objects.get().bottles == 5


def test_every_act_says_who_when_and_what(staff, received, admin_user):
    told = [(event.by, event.what) for event in received.events.all()]

    assert told == [
        (None, "Asked for on the page of the order."),
        (admin_user, "Approved."),
        (
            admin_user,
            "Received: AnxDefy+ capsules: 0 back into stock, 2 destroyed.",
        ),
    ]


def test_log_cannot_be_edited(staff, received):
    page = staff.get(reverse("admin:returns_return_change", args=[received.pk]))

    assert page.status_code == 200
    assert b"events-0-what" not in page.content
    assert ReturnEvent.objects.count() == 3


def test_approval_is_mailed_with_what_to_do_and_where(staff, returned, order, client):
    act(staff, returned, "approve", **APPROVAL)

    (letter,) = mail.outbox
    assert letter.to == ["ada@example.com"]
    assert letter.subject == f"Send it back: order {order.number}"
    for body in (letter.body, letter.alternatives[0][0]):
        for words in (
            *("Wrap it well; we pay.", "Calm Goods, 1 Main St", "2 bottles"),
            *(order_path(order), FDA_NOTICE),
        ):
            assert words in body
        assert MedicalNotice.objects.current_text() in " ".join(body.split())
    page = client.get(order_path(order)).content.decode()
    assert "Wrap it well; we pay." in page
    assert "Calm Goods, 1 Main St" in page


def test_refusal_is_mailed_with_its_reason(staff, returned, order, client):
    act(staff, returned, "decline", answer="The seals are <b>open</b> & torn.")

    (letter,) = mail.outbox
    assert letter.subject == f"About your return of order {order.number}"
    assert "The seals are <b>open</b> & torn." in letter.body
    assert "&lt;b&gt;open" in letter.alternatives[0][0]
    assert "&lt;b&gt;open" in client.get(order_path(order)).content.decode()
    assert returned.status == "declined"


def test_address_of_the_shop_stands_in_the_form(staff, returned):
    SafetyContact.objects.create(firm="Calm LLC", telephone="1", address="2 Elm St")

    page = staff.get(reverse("admin:returns_approve", args=[returned.pk]))

    assert "Calm LLC, 2 Elm St" in page.content.decode()


@pytest.mark.parametrize(
    ("many", "sentence"),
    [
        ({}, "Say how many came."),
        ({"restocked": 1}, "Tick this if it is so"),
        ({"restocked": 2, "destroyed": 1, "is_unopened": "on"}, "together the two"),
        ({"destroyed": -1}, "greater than or equal to 0"),
        ({"destroyed": 10**30}, "less than or equal to 2"),
        ({"destroyed": "all\x00"}, "Enter a whole number."),
        ({"destroyed": 1, "note": "x" * 1_000_000}, "at most 200 characters"),
    ],
)
def test_what_cannot_have_come_gets_a_sentence(
    staff, returned, product, many, sentence
):
    act(staff, returned, "approve", **APPROVAL)

    text = act(staff, returned, "receive", **came(returned, **many))

    assert sentence in text
    assert returned.status == "approved"
    assert stock_of(product).num_in_stock == 6


def test_bottles_of_a_recalled_lot_are_never_sold_again(staff, returned, product):
    act(staff, returned, "approve", **APPROVAL)
    Lot.objects.update(status=Lot.Status.RECALLED)

    text = act(
        staff, returned, "receive", **came(returned, restocked=2, is_unopened="on")
    )

    assert "Destroy these bottles." in text
    assert returned.status == "approved"
    assert returned.lines.get().restocked == 0
    assert stock_of(product).num_in_stock == 6


def test_return_that_never_came_is_closed_and_can_be_asked_again(
    staff, returned, client, order
):
    act(staff, returned, "approve", **APPROVAL)

    act(staff, returned, "close", answer="It never came.")

    assert returned.status == "closed"
    assert "It never came." in client.get(order_path(order)).content.decode()
    assert not Refund.objects.exists()


@pytest.mark.parametrize("name", ["approve", "decline", "receive", "refund", "close"])
def test_acts_out_of_turn_change_nothing(staff, returned, name):
    Return.objects.filter(pk=returned.pk).update(status="declined")
    typed = {**APPROVAL, **came(returned, destroyed=1), "amount": "1", "note": "n"}

    text = act(staff, returned, name, **typed)

    assert "This return is “Declined”: somebody was faster." in text
    assert returned.status == "declined"
    assert not mail.outbox


@pytest.mark.parametrize("name", ["approve", "decline", "receive", "refund", "close"])
def test_whoever_may_not_change_returns_decides_nothing(
    client, returned, name, django_user_model
):
    reader = django_user_model.objects.create(email="r@example.com", is_staff=True)
    client.force_login(reader)

    answer = client.post(reverse(f"admin:returns_{name}", args=[returned.pk]), APPROVAL)

    assert answer.status_code == 403


def test_list_shows_what_waits(staff, returned, order):
    page = "/admin/returns/return/"
    waiting = staff.get(page, {"waits": "us"}).content.decode()
    act(staff, returned, "approve", **APPROVAL)

    assert order.number in waiting
    assert order.number not in staff.get(page, {"waits": "us"}).content.decode()
    assert order.number in staff.get(page).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_people_who_decide_at_once_decide_once(client, stripe):
    product = bottle(stock=9)
    order, attempt = order_at_stripe(product, 3)
    stripe.pay(attempt.session_id)
    settle(order.pk)
    order.refresh_from_db()
    returned = asked(client, deliver(order, product=product), 2)
    boss = User.objects.create_superuser(email="boss@example.com", password="x")

    def press(name: str, typed: dict):
        person = Client()
        person.force_login(boss)
        address = reverse(f"admin:returns_{name}", args=[returned.pk])
        return lambda: person.post(address, typed).status_code

    decided = at_once(
        press("approve", APPROVAL),
        press("approve", APPROVAL),
        press("decline", {"answer": "No."}),
    )
    Return.objects.update(status="approved")
    given = came(returned, restocked=2, is_unopened="on")
    arrived = at_once(press("receive", given), press("receive", given))
    money = {"amount": "78.00", "note": "Back."}
    refunded = at_once(press("refund", money), press("refund", money))

    assert sorted(decided) == [200, 200, 302]
    assert sorted(arrived) == [200, 302]
    assert sorted(refunded) == [200, 302]
    assert stock_of(product).num_in_stock == 9 - 3 + 2
    assert sum(row["amount"] for row in stripe.state.find("refund")) == 7800
