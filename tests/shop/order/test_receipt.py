"""The receipt: a page that prints, for whoever has the order's link."""

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import transaction

from compliance.models import SafetyContact
from compliance.notices import FDA_NOTICE, MEDICAL_NOTICE
from shop.order import life
from shop.order.links import order_path, receipt_path
from shop.order.mail import send_order_paid
from shop.order.models import Order
from shop.stripe.models import Refund
from shop.tax.models import TaxClass
from tests.shop.selling import bottle, buy, check_out, put_in_basket, use_code, voucher
from tests.shop.tax.rates import rate, registered

pytestmark = pytest.mark.django_db


def paid(order):
    with transaction.atomic():
        life.mark_paid(life.lock(order.pk), why="Paid.")
    order.payment_attempts.update(
        amount_received=order.total_incl_tax, payment_intent_id="pi_3PabcSECRET98765"
    )
    return order


def words_of(client, order) -> str:
    answer = client.get(receipt_path(order))
    assert answer.status_code == 200
    page = BeautifulSoup(answer.content, "html.parser")
    return " ".join(page.main.get_text(" ").split())


@pytest.fixture
def order(client, payment_pages):
    return paid(buy(client, bottle(), 2))


def test_receipt_says_who_sold_what_to_whom_for_how_much(client, order):
    SafetyContact.objects.create(
        firm="Calm Goods LLC", telephone="1-800-555-0100", address="1 Main St, Hartford"
    )

    words = words_of(client, order)

    for said in (
        "Calm Goods LLC 1 Main St, Hartford 1-800-555-0100",
        f"Order {order.number}",
        "AnxDefy+ capsules 2 $39.00 $78.00",
        "Jordan Sample, 12 Example Street, Hartford, CT 06103",
        "Sales tax $0.00",
        "Total $78.00",
        "Paid by card, through Stripe (reference …T98765) $78.00",
    ):
        assert said in words
    assert "pi_3Pabc" not in words


def test_discounts_stand_on_it(client, payment_pages):
    voucher("CALM", percent=10)
    put_in_basket(client, bottle(), 2)
    use_code(client, "CALM")
    check_out(client)
    order = paid(Order.objects.get())

    words = words_of(client, order)

    assert "\N{MINUS SIGN}$7.80" in words
    assert f"Total ${order.total_incl_tax:.2f}" in words


def test_each_tax_says_its_rates_and_what_it_lies_on(client, payment_pages):
    state = registered("WA")
    rate(state, "6.5")
    rate(state, "4", jurisdiction="The city")
    rate(state, "6.5", tax_class=TaxClass.SHIPPING)
    seattle = {"city": "Seattle", "state": "WA", "postcode": "98101"}
    put_in_basket(client, bottle())
    shown = check_out(client, **seattle).context["shown"]
    check_out(client, shown, **seattle)
    order = paid(Order.objects.get())

    words = words_of(client, order)

    assert (
        "Sales tax on $39.00. Dietary supplement: The city 4 %, The state 6.5 %"
        " (together 10.5 %) $4.10" in words
    )
    assert "Sales tax on $4.90. Shipping: The state 6.5 % $0.32" in words


def test_refunds_are_taken_off(client, order):
    attempt = order.payment_attempts.get()
    for status in (Refund.Status.SUCCEEDED, Refund.Status.FAILED):
        Refund.objects.create(
            order=order,
            attempt=attempt,
            amount=Decimal("39.00"),
            reason="One back",
            status=status,
        )

    words = words_of(client, order)

    assert words.count("\N{MINUS SIGN}$39.00") == 1
    assert "Left after refunds $39.00" in words
    page = BeautifulSoup(client.get(order_path(order)).content, "html.parser")
    assert "Refunds \N{MINUS SIGN}$39.00" in " ".join(page.aside.get_text(" ").split())


def test_unpaid_order_has_no_receipt(client, payment_pages):
    order = buy(client, bottle())

    answer = client.get(receipt_path(order))

    assert (answer.status_code, answer["Location"]) == (302, order_path(order))
    assert "receipt/" not in client.get(order_path(order)).content.decode()


def test_receipt_is_private_and_bears_the_notices(client, order):
    answer = client.get(receipt_path(order))

    page = answer.content.decode()
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    assert answer["X-Robots-Tag"] == "noindex"
    assert 'name="robots" content="noindex"' in page
    assert FDA_NOTICE in page
    assert MEDICAL_NOTICE in page


def test_forged_link_opens_nothing(client, order):
    path = receipt_path(order).replace("/receipt/", "x/receipt/")

    assert client.get(path).status_code == 404


def test_order_page_and_mail_lead_to_it(client, order):
    path = receipt_path(order)

    send_order_paid.enqueue(order.pk)

    assert path in client.get(order_path(order)).content.decode()
    for letter in mail.outbox:
        assert path in letter.body
        assert path in letter.alternatives[0][0]


def test_queries_do_not_grow_with_the_lines(
    client, order, django_assert_max_num_queries
):
    client.get(receipt_path(order))
    with django_assert_max_num_queries(14) as few:
        client.get(receipt_path(order))
    for number in range(5):
        line = order.lines.first()
        line.pk = None
        line.title = f"Capsules {number}"
        line.save()
    with django_assert_max_num_queries(14) as many:
        client.get(receipt_path(order))

    assert len(many) == len(few)
