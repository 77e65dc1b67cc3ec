"""Change my order: never two things to pay for the same bottles."""

import pytest
from django.db import transaction
from django.urls import reverse
from oscar.core.loading import get_model

from shop.order import life
from shop.order.links import order_path, signature_of
from shop.order.models import Order
from shop.order.status import CANCELLED, PAID, PENDING_PAYMENT
from shop.stripe.models import PaymentAttempt
from tests.shop.selling import (
    OURS,
    bottle,
    buy,
    check_out,
    put_in_basket,
    stock_of,
    use_code,
    voucher,
)

Basket = get_model("basket", "Basket")

pytestmark = pytest.mark.django_db


@pytest.fixture
def product():
    return bottle(stock=3)


@pytest.fixture
def order(client, payment_pages, product):
    return buy(client, product, 3)


def change(client, order, headers=OURS):
    link = {"number": order.number, "signature": signature_of(order.number)}
    return client.post(reverse("checkout:change", kwargs=link), headers=headers)


def basket_of(client) -> list[tuple[str, int]]:
    page = client.get("/basket/")
    rows = page.context.get("rows", [])
    return [(row["line"].product.title, row["line"].quantity) for row in rows]


def test_order_ends_and_its_bottles_are_in_a_new_basket(
    client, order, product, payment_pages
):
    answer = change(client, order)

    order.refresh_from_db()
    assert (answer.status_code, answer.url) == (303, "/basket/")
    assert order.status == CANCELLED
    assert basket_of(client) == [("AnxDefy+ capsules", 3)]
    assert stock_of(product).num_allocated == 0
    assert [session.status for session in payment_pages.sessions.values()] == [
        "expired"
    ]
    assert order.basket.status == Basket.SUBMITTED


def test_pressing_twice_changes_nothing_more(client, order):
    change(client, order)
    change(client, order)

    assert basket_of(client) == [("AnxDefy+ capsules", 3)]


def test_what_was_put_in_the_basket_since_stays(client, order):
    put_in_basket(client, bottle(title="Something else"), 1)

    change(client, order)

    assert sorted(basket_of(client)) == [
        ("AnxDefy+ capsules", 3),
        ("Something else", 1),
    ]


def test_order_paid_meanwhile_is_shown_and_not_cancelled(client, order, payment_pages):
    payment_pages.pay()

    answer = change(client, order)

    order.refresh_from_db()
    assert answer.url == order_path(order)
    assert order.status == PAID
    assert basket_of(client) == []


def test_order_paid_before_is_shown(client, order):
    with transaction.atomic():
        life.mark_paid(life.lock(order.pk), why="Paid.")

    answer = change(client, order)

    assert answer.url == order_path(order)
    assert basket_of(client) == []


def test_nothing_changes_while_stripe_does_not_answer(client, order, payment_pages):
    payment_pages.is_down = True

    answer = change(client, order)

    order.refresh_from_db()
    assert answer.url == f"{order_path(order)}?payment=unavailable"
    assert order.status == PENDING_PAYMENT
    assert basket_of(client) == []


def test_order_that_never_had_a_page_can_be_changed(client, product, payment_pages):
    payment_pages.is_down = True
    order = buy(client, product, 2)
    payment_pages.is_down = False

    change(client, order)

    order.refresh_from_db()
    assert order.status == CANCELLED
    assert basket_of(client) == [("AnxDefy+ capsules", 2)]


def test_order_whose_page_was_refused_can_be_changed(client, order):
    PaymentAttempt.objects.update(status=PaymentAttempt.Status.REFUSED)

    change(client, order)

    order.refresh_from_db()
    assert order.status == CANCELLED


def test_code_comes_along(client, product, payment_pages):
    voucher("CALM", usage="Single use")
    put_in_basket(client, product, 2)
    use_code(client, "CALM")
    check_out(client)

    change(client, Order.objects.get())

    page = client.get("/basket/")
    assert [code.code for code in page.context["vouchers"]] == ["CALM"]
    assert [row.name for row in page.context["costs"].discounts] == ["Code CALM"]


def test_product_that_is_gone_stays_out(client, order, product):
    product.is_public = False
    product.save()

    change(client, order)

    order.refresh_from_db()
    assert order.status == CANCELLED
    assert basket_of(client) == []


def test_change_is_guarded(client, order):
    assert change(client, order, headers={}).status_code == 403
    assert (
        client.post(f"/checkout/change/{order.number}/x/", headers=OURS).status_code
        == 404
    )

    order.refresh_from_db()
    assert order.status == PENDING_PAYMENT
