"""Whoever worked here is kept by what they did; a buyer is not."""

import pytest
from django.core import mail
from django.db import transaction

from shop.account.deletion import delete_account
from shop.order import life
from shop.order.models import Order
from shop.user.models import User
from tests.shop.account.signing_in import sign_in
from tests.shop.selling import bottle, buy
from tests.shop.staff.inviting import PEOPLE, invited, page_of
from tests.shop.staff.people import at_work, person

pytestmark = pytest.mark.django_db


def test_deleting_a_buyer_keeps_the_orders_and_forgets_who(
    owner, client, payment_pages
):
    buyer = sign_in(client)
    order = buy(client, bottle(), email=buyer.email)
    with transaction.atomic():
        life.cancel(life.lock(order.pk), why="A test.")

    asked = owner.get(page_of(buyer, "delete")).content.decode()
    owner.post(page_of(buyer, "delete"), {"post": "yes"})

    assert "Its orders stay" in asked
    assert not User.objects.filter(pk=buyer.pk).exists()
    order = Order.objects.get(pk=order.pk)
    assert order.user is None
    assert order.guest_email == ""
    assert order.shipping_address.line1 == ""
    assert "account is deleted" in mail.outbox[-1].subject


def test_many_are_not_deleted_from_the_list(owner, client):
    buyer = sign_in(client)

    owner.post(PEOPLE, {"action": "delete_selected", "_selected_action": [buyer.pk]})

    assert User.objects.filter(pk=buyer.pk).exists()


def test_whoever_stands_in_the_log_is_deactivated_not_deleted(owner):
    invited(owner, "Packers")
    sam = User.objects.get(email="sam@example.com")
    boss = at_work(person(email="boss@example.com", is_superuser=True))

    page = boss.get(page_of(sam, "delete")).content.decode()
    boss.post(page_of(sam, "delete"), {"post": "yes"})

    assert "would require deleting the following protected" in page
    assert User.objects.filter(pk=sam.pk).exists()


def test_deleting_one_of_staff_claims_no_orders_of_an_unproven_address(
    client, payment_pages
):
    order = buy(client, bottle(), email="typed@example.com")
    mail.outbox.clear()

    delete_account(person(email="typed@example.com"))

    order.refresh_from_db()
    assert order.guest_email == "typed@example.com"
    assert not mail.outbox
