"""The order's own page, in each state an order can be in."""

import pytest
from bs4 import BeautifulSoup
from django.db import transaction
from django.urls import reverse

from shop.order import life
from shop.order.links import order_path, signature_of
from shop.order.models import Order
from shop.order.status import (
    CANCELLED,
    DELIVERED,
    DISPUTED,
    PACKED,
    PAYMENT_REVIEW,
    PIPELINE,
    REFUNDED,
    SHIPPED,
)
from tests.shop.selling import bottle, buy

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(client, payment_pages):
    return buy(client, bottle(), 2)


def page_of(client, order, **query) -> BeautifulSoup:
    answer = client.get(order_path(order), query)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def main_of(client, order, **query) -> str:
    return " ".join(page_of(client, order, **query).main.get_text(" ").split())


def test_unpaid_order_can_be_paid_or_changed(client, order):
    page = page_of(client, order)

    link = {"number": order.number, "signature": signature_of(order.number)}
    forms = {form["action"]: form for form in page.main.select("form")}
    assert set(forms) == {
        reverse("stripe:pay", kwargs=link),
        reverse("checkout:change", kwargs=link),
    }
    assert {form["method"] for form in forms.values()} == {"post"}
    assert "Pay $78.00 now" in page.main.get_text()
    assert "Was your card declined? Then nothing was charged" in page.main.get_text()


def test_pay_now_leads_to_the_payment_page(client, order):
    page = page_of(client, order)

    answer = client.post(
        page.select_one("form")["action"], headers={"Sec-Fetch-Site": "same-origin"}
    )

    assert answer.status_code == 303
    assert answer.url.startswith("https://stripe.test/pay/")


@pytest.mark.parametrize(
    ("payment", "sentence"),
    [
        ("checking", "We wait for Stripe to tell us that you paid"),
        ("unavailable", "We cannot reach the payment page right now."),
        ("<script>", "waiting for its payment"),
    ],
)
def test_unpaid_order_says_why(client, order, payment, sentence):
    assert sentence in main_of(client, order, payment=payment)


def test_paid_order_says_thank_you_and_what_was_bought(client, order):
    with transaction.atomic():
        life.mark_paid(life.lock(order.pk), why="Paid.")

    text = main_of(client, order, payment="unavailable")

    for words in (
        "Thank you, Jordan.",
        f"Order {order.number}.",
        "A receipt is on its way to jordan@example.com.",
        "Payment received",
        "$78.00 by card, through Stripe.",
        "AnxDefy+ capsules",
        "2 bottles",
        "Jordan Sample, 12 Example Street, Hartford, CT 06103",
    ):
        assert words in text
    assert "cannot reach" not in text
    forms = page_of(client, order).main.select("form")
    # Nothing to pay or to change: only the account is offered.
    assert [form["action"].split("/")[1] for form in forms] == ["account"]


def test_timeline_marks_the_next_step(client, order):
    with transaction.atomic():
        life.mark_paid(life.lock(order.pk), why="Paid.")

    steps = page_of(client, order).select(".timeline li")

    assert [step.b.get_text() for step in steps] == [
        "Order placed",
        "Payment received",
        "Packed",
        "On its way",
        "Delivered",
    ]
    assert [step.get("class") for step in steps] == [
        ["done"],
        ["done"],
        ["now"],
        None,
        None,
    ]
    assert steps[2]["aria-current"] == "step"
    assert steps[1].find("time")["datetime"]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (PAYMENT_REVIEW, "You need not do anything and need not pay again."),
        (CANCELLED, "nothing is sent for it and nothing was charged."),
        (REFUNDED, "Your money is on its way back."),
        (DISPUTED, "Your bank is asking about this payment."),
        (PACKED, "It is packed."),
        (SHIPPED, "It is on its way."),
        (DELIVERED, "It has arrived."),
    ],
)
def test_every_state_is_worded_kindly(client, order, status, words):
    Order.objects.filter(pk=order.pk).update(status=status)

    text = main_of(client, order)

    assert words in text
    assert order.number in text
    assert "Pay $" not in text


@pytest.mark.parametrize("status", PIPELINE)
def test_page_exists_for_every_status(client, order, status):
    Order.objects.filter(pk=order.pk).update(status=status)

    assert order.number in main_of(client, order)


def test_page_is_private(client, order):
    answer = client.get(order_path(order))

    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Referrer-Policy"] == "same-origin"
    assert b'name="robots" content="noindex"' in answer.content
    assert b'rel="canonical"' not in answer.content


def test_order_outlives_its_product(client, order):
    order.lines.update(product=None, stockrecord=None)

    assert "AnxDefy+ capsules" in main_of(client, order)


def test_queries_do_not_grow_with_the_lines(
    client, payment_pages, django_assert_max_num_queries
):
    few_lines = buy(client, bottle())
    client.get(order_path(few_lines))
    with django_assert_max_num_queries(14) as few:
        client.get(order_path(few_lines))
    many_lines = buy(client, bottle())
    for number in range(5):
        line = many_lines.lines.first()
        line.pk = None
        line.title = f"Capsules {number}"
        line.product = bottle(title=line.title)
        line.save()
    with django_assert_max_num_queries(14) as many:
        client.get(order_path(many_lines))

    assert len(many) == len(few)
