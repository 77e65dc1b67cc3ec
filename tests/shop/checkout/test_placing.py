"""Placing an order: all of it or nothing, once, for what the buyer was shown."""

from decimal import Decimal

import pytest
from django.test import Client
from oscar.core.loading import get_model

from shop.checkout.place import OrderCreator
from shop.order.models import Order
from shop.order.status import PENDING_PAYMENT
from tests.shop.selling import (
    TYPED,
    bottle,
    buy,
    check_out,
    open_checkout,
    put_in_basket,
    stock_of,
)

Basket = get_model("basket", "Basket")


@pytest.mark.django_db
def test_order_is_written_and_the_buyer_goes_to_the_payment_page(client, payment_pages):
    product = bottle(stock=10)
    put_in_basket(client, product, 2)

    answer = check_out(client, shipping="two-days", phone="860-555-0100")
    order = Order.objects.get()

    assert answer.status_code == 303
    assert answer.url.startswith("https://stripe.test/pay/")
    assert order.status == PENDING_PAYMENT
    assert (order.total_incl_tax, order.shipping_incl_tax) == (
        Decimal("92.00"),
        Decimal("14.00"),
    )
    assert (order.shipping_code, order.currency) == ("two-days", "USD")
    assert (order.email, order.user, order.billing_address) == (
        "jordan@example.com",
        None,
        None,
    )
    assert order.shipping_address.summary == (
        "Jordan Sample, 12 Example Street, Hartford, CT, 06103, United States"
    )
    assert str(order.shipping_address.phone_number) == "+18605550100"
    assert stock_of(product).num_allocated == 2
    assert order.basket.status == Basket.SUBMITTED
    assert order.payment_attempts.get().amount == Decimal("92.00")


@pytest.mark.django_db
def test_line_keeps_what_was_paid_for_it(client, payment_pages):
    product = bottle(price="39.00")

    line = buy(client, product, 3).lines.get()

    assert (line.title, line.quantity, line.num_allocated) == (product.title, 3, 3)
    assert (line.unit_price_incl_tax, line.line_price_incl_tax) == (
        Decimal("39.00"),
        Decimal("117.00"),
    )
    assert line.prices.get().price_incl_tax == Decimal("39.00")
    assert line.status == PENDING_PAYMENT


@pytest.mark.django_db
def test_basket_cookies_go_with_the_order(client, payment_pages):
    put_in_basket(client, bottle())

    answer = check_out(client)

    assert answer.cookies["basket_count"]["max-age"] == 0
    assert answer.cookies["anxdefy_basket"]["max-age"] == 0
    assert b"Your basket is empty." in client.get("/basket/").content


@pytest.mark.django_db
def test_signed_in_buyer_owns_the_order_and_chooses_the_email(
    client, payment_pages, django_user_model
):
    buyer = django_user_model.objects.create_user(email="account@example.com")
    client.force_login(buyer)

    order = buy(client, bottle())

    assert order.user == buyer
    assert order.email == "jordan@example.com"


@pytest.mark.django_db
def test_stock_sold_meanwhile_writes_nothing(client, payment_pages):
    product = bottle(stock=2)
    put_in_basket(client, product, 2)
    shown = open_checkout(client)
    stock_of(product).allocate(1)

    answer = check_out(client, shown)
    page = client.get(answer.url).content.decode()

    assert (answer.status_code, answer.url) == (303, "/basket/")
    assert "Nothing was ordered" in page
    assert "Only 1 is left." in page
    assert not Order.objects.exists()
    assert stock_of(product).num_allocated == 1


@pytest.mark.django_db(transaction=True)
def test_failure_in_the_middle_leaves_nothing_behind(
    client, payment_pages, monkeypatch
):
    product = bottle()
    put_in_basket(client, product)
    shown = open_checkout(client)

    def break_down(*args):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(OrderCreator, "update_stock_records", break_down)
    with pytest.raises(RuntimeError):
        check_out(client, shown)
    monkeypatch.undo()

    assert not Order.objects.exists()
    assert not get_model("order", "ShippingAddress").objects.exists()
    assert Basket.objects.get().status == Basket.OPEN
    assert not stock_of(product).num_allocated


@pytest.mark.django_db
def test_order_is_kept_when_the_payment_page_cannot_be_reached(client, payment_pages):
    put_in_basket(client, bottle())
    payment_pages.is_down = True

    answer = check_out(client)
    page = client.get(answer.url).content.decode()

    assert answer.status_code == 303
    assert Order.objects.get().status == PENDING_PAYMENT
    assert "We cannot reach the payment page right now." in page
    assert "Your order is kept and nothing was charged." in page


@pytest.mark.django_db
def test_what_is_too_little_for_a_card_is_not_ordered(client, payment_pages):
    product = bottle(price="0.10")
    put_in_basket(client, product)
    cheap = get_model("offer", "ConditionalOffer")
    benefit = get_model("offer", "Benefit").objects.create(
        type="Shipping fixed price", value=Decimal("0.00")
    )
    everything = get_model("offer", "Range").objects.create(
        name="All", includes_all_products=True
    )
    condition = get_model("offer", "Condition").objects.create(
        range=everything, type="Count", value=1
    )
    cheap.objects.create(name="Free shipping", benefit=benefit, condition=condition)

    answer = check_out(client)

    assert answer.status_code == 409
    assert "Cards cannot pay less than $0.50." in answer.content.decode()
    assert not Order.objects.exists()
    assert not stock_of(product).num_allocated


@pytest.mark.django_db
def test_placing_needs_a_token():
    strict = Client(enforce_csrf_checks=True)
    put_in_basket(strict, bottle())

    answer = strict.post("/checkout/", TYPED | {"shown": open_checkout(strict)})

    assert answer.status_code == 403
    assert not Order.objects.exists()


@pytest.mark.django_db
def test_placing_costs_few_queries_and_few_more_for_each_line(
    client, payment_pages, django_assert_max_num_queries
):
    put_in_basket(client, bottle())
    shown = open_checkout(client)
    with django_assert_max_num_queries(55) as one:
        assert check_out(client, shown).status_code == 303
    for number in range(6):
        put_in_basket(client, bottle(title=f"Capsules {number}"))
    shown = open_checkout(client)
    with django_assert_max_num_queries(70) as six:
        assert check_out(client, shown).status_code == 303

    # Each stock is taken, read back and compared with the level staff set.
    assert len(six) - len(one) <= 5 * 3
