"""An account goes; what tax law asks for stays, without who it was."""

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import transaction
from django.test import Client

from blog.models import Article, Topic
from shop.account.deletion import ARRIVED_BY, erase_order
from shop.account.models import AccountMail
from shop.basket.models import Basket
from shop.order import life
from shop.order.links import order_path
from shop.order.mail import send_order_paid
from shop.order.models import Order
from shop.order.status import DELIVERED, PACKED, SHIPPED
from shop.stripe.mail import send_refunded
from shop.stripe.models import Refund
from shop.tax.models import OrderTax
from shop.user.models import User
from tests.shop.account.signing_in import (
    ADDRESS,
    ask,
    is_signed_in,
    mailed_link,
    sign_in,
)
from tests.shop.order.working import work
from tests.shop.selling import bottle, buy, put_in_basket, use_code, voucher

pytestmark = pytest.mark.django_db


@pytest.fixture
def product(payment_pages):
    return bottle()


def cancelled(client, product, **typed) -> Order:
    order = buy(client, product, phone="860 555 0100", **typed)
    with transaction.atomic():
        life.cancel(life.lock(order.pk), why="A test.")
    return order


def words(answer) -> str:
    page = BeautifulSoup(answer.content, "html.parser")
    return " ".join(page.main.get_text(" ").split())


def test_looking_deletes_nothing(client, buyer):
    assert "This cannot be undone" in words(client.get("/account/delete/"))

    assert User.objects.filter(pk=buyer.pk).exists()


def test_account_addresses_basket_and_sessions_go(client, buyer, product):
    other = Client()
    sign_in(other)
    typed = {"name": "J", "line1": "1 Road", "city": "Hartford", "state": "CT"}
    client.post("/account/addresses/add/", typed | {"postcode": "06103"})
    put_in_basket(client, product)

    answer = client.post("/account/delete/", follow=True)

    assert "Your account is deleted" in words(answer)
    assert not User.objects.exists()
    assert not Basket.objects.exists()
    assert not is_signed_in(client)
    assert not is_signed_in(other)
    assert client.cookies["basket_count"].value == ""


def test_last_letter_confirms_and_its_address_is_forgotten(client, buyer):
    client.post("/account/delete/")

    assert mail.outbox[-1].to == [ADDRESS]
    assert "Your account is deleted" in str(mail.outbox[-1].alternatives[0][0])
    assert not AccountMail.objects.filter(kind=AccountMail.Kind.DELETED).exists()


def test_order_keeps_what_tax_law_asks_for_and_nothing_more(client, guest, product):
    order = cancelled(guest, product)
    taxes = list(OrderTax.objects.filter(order=order).values())
    before = (order.total_incl_tax, order.number, order.lines.count())
    sign_in(client)

    client.post("/account/delete/")

    order = Order.objects.get()
    address = order.shipping_address
    assert (order.user, order.guest_email, order.email) == (None, "", "")
    assert (order.total_incl_tax, order.number, order.lines.count()) == before
    assert list(OrderTax.objects.filter(order=order).values()) == taxes
    assert (address.line4, address.state, address.postcode) == (
        *("Hartford", "CT", "06103"),
    )
    kept = [address.name, address.line1, address.line2, str(address.phone_number or "")]
    assert kept == ["", "", "", ""]
    assert "Sample" not in address.search_text
    assert order.basket is not None


def test_erased_order_still_has_its_page(client, guest, product):
    order = cancelled(guest, product)
    sign_in(client)
    client.post("/account/delete/")

    shown = words(Client().get(order_path(order)))

    assert "Hartford, CT 06103" in shown
    assert ", , " not in shown
    # Nobody is left whom an account could be offered to.
    assert "Keep your orders in one place" not in shown


def test_guest_order_of_the_address_is_erased_too(client, buyer, guest, product):
    cancelled(guest, product)

    client.post("/account/delete/")

    assert Order.objects.get().guest_email == ""


def test_orders_of_others_keep_everything(client, buyer, guest, product):
    order = cancelled(guest, product, email="other@example.com")

    client.post("/account/delete/")

    order.refresh_from_db()
    assert order.guest_email == "other@example.com"
    assert order.shipping_address.line1 == "12 Example Street"


def test_uses_of_vouchers_are_still_counted(client, buyer, product):
    code = voucher()
    put_in_basket(client, product)
    use_code(client, code.code)
    buy(client, product)
    assert code.applications.get().user == buyer

    client.post("/account/delete/")

    assert code.applications.get().user is None


@pytest.mark.django_db(transaction=True)
def test_order_on_its_way_keeps_its_address_until_it_has_come(
    client, guest, product, queue
):
    order = buy(guest, product)
    with transaction.atomic():
        life.mark_paid(life.lock(order.pk), why="A test.")
    sign_in_by_worker(client)
    assert order.number in words(client.get("/account/delete/"))

    client.post("/account/delete/")
    work(at_most=10)
    order.refresh_from_db()
    assert (order.user, order.guest_email) == (None, ADDRESS)
    assert order.shipping_address.line1 == "12 Example Street"

    arrive(order)
    work(at_most=10)

    order.refresh_from_db()
    assert order.guest_email == ""
    assert Order.objects.get().shipping_address.line1 == ""


def test_parcel_that_nobody_called_delivered_has_come_after_two_months(guest, product):
    order = buy(guest, product)
    with transaction.atomic():
        life.mark_paid(life.lock(order.pk), why="A test.")
    Order.objects.filter(pk=order.pk).update(status=SHIPPED)
    change = order.status_changes.create(old_status=PACKED, new_status=SHIPPED)
    type(change).objects.filter(pk=change.pk).update(
        date_created=change.date_created - ARRIVED_BY
    )

    erase_order.enqueue(order.pk)

    order.refresh_from_db()
    assert order.guest_email == ""


@pytest.mark.django_db(transaction=True)
def test_order_waits_for_the_letter_about_its_refund(guest, product, queue):
    order = cancelled(guest, product)
    refund = Refund.objects.create(
        order=order,
        attempt=order.payment_attempts.get(),
        amount=order.total_incl_tax,
        reason="A test.",
        status=Refund.Status.SUCCEEDED,
    )
    erase_order.enqueue(order.pk)
    work()
    order.refresh_from_db()
    assert order.guest_email == ADDRESS

    send_refunded.enqueue(refund.pk)
    work()
    work()

    order.refresh_from_db()
    assert mail.outbox[0].to == [ADDRESS]
    assert order.guest_email == ""


@pytest.mark.django_db(transaction=True)
def test_cancelled_order_waits_until_its_money_went_back(guest, product, queue):
    order = cancelled(guest, product)
    paid = {"payment_intent_id": "pi_test", "amount_received": order.total_incl_tax}
    order.payment_attempts.update(**paid)

    erase_order.enqueue(order.pk)
    work()

    order.refresh_from_db()
    assert order.guest_email == ADDRESS


def test_letter_about_an_erased_order_is_not_sent_to_nobody(guest, product):
    order = cancelled(guest, product)
    Order.objects.filter(pk=order.pk).update(guest_email="", status=DELIVERED)

    said = send_order_paid.call(order.pk)

    assert said == f"not sent: order {order.number} has no address any more"


def test_order_that_its_buyer_claimed_again_is_left_alone(client, guest, product):
    order = cancelled(guest, product)
    sign_in(client)

    erase_order.enqueue(order.pk)

    order.refresh_from_db()
    assert order.guest_email == ADDRESS


def test_address_can_have_a_new_account(client, buyer):
    client.post("/account/delete/")

    assert sign_in(client).pk != buyer.pk


def test_work_for_the_shop_is_kept_and_said_so(client, buyer):
    article = Article.objects.create(
        title="A", slug="a", topic=Topic.objects.create(name="T", slug="t")
    )
    article.revisions.create(number=1, words={}, saved_by=buyer)

    answer = client.post("/account/delete/", follow=True)

    assert "did work for the shop that we have to keep" in words(answer)
    assert is_signed_in(client)
    assert User.objects.filter(pk=buyer.pk).exists()


def sign_in_by_worker(client) -> None:
    ask(client)
    work(at_most=10)
    client.post(mailed_link())


def arrive(order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(status=DELIVERED)
