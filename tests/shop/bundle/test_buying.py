"""Several bottles cost less each, from the basket to the amount at Stripe."""

from decimal import Decimal

import pytest
from django.urls import reverse

from shop.bundle.models import Bundle
from shop.order.models import Order
from shop.stripe.attempts import lines_of
from shop.stripe.refund import price_of
from tests.shop.bundle.choosing import SEATTLE, basket_of, bundles, in_words, page_at
from tests.shop.order.test_receipt import paid, words_of
from tests.shop.selling import (
    OURS,
    bottle,
    buy,
    check_out,
    link_to,
    open_checkout,
    put_in_basket,
    stock_of,
    use_code,
    voucher,
)
from tests.shop.tax.rates import rate, registered

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("quantity", "each", "goods"),
    [
        (1, "39.00", "39.00"),
        (2, "39.00", "78.00"),
        (3, "35.00", "105.00"),
        (5, "35.00", "175.00"),
        (6, "31.50", "189.00"),
        (12, "31.50", "378.00"),
    ],
)
def test_each_bottle_costs_what_so_many_cost(
    client, payment_pages, quantity, each, goods
):
    order = buy(client, bundles(bottle()), quantity)
    line = order.lines.get()

    assert line.quantity == quantity
    assert line.unit_price_excl_tax == Decimal(each)
    assert line.line_price_excl_tax == Decimal(goods)
    assert order.total_incl_tax - order.shipping_incl_tax == Decimal(goods)
    assert order.payment_attempts.get().amount == order.total_incl_tax


def test_stock_is_taken_in_bottles(client, payment_pages):
    product = bundles(bottle(stock=10))

    buy(client, product, 6)

    assert stock_of(product).num_allocated == 6


def test_bottles_put_in_one_by_one_reach_the_lower_price(client):
    product = bundles(bottle())

    put_in_basket(client, product, 1)
    put_in_basket(client, product, 2)

    words = basket_of(client)
    assert "$35.00 each." in words
    assert "$105.00" in words
    assert "It was" not in words


def test_fewer_bottles_lose_the_lower_price(client):
    put_in_basket(client, bundles(bottle()), 3)
    line = client.get("/basket/").context["rows"][0]["line"]

    client.post(reverse("basket:line", args=[line.pk]), {"quantity": "2"}, headers=OURS)

    assert "$39.00 each." in basket_of(client)


def test_basket_says_when_one_more_bottle_makes_each_cheaper(client):
    put_in_basket(client, bundles(bottle()), 2)

    page = page_at(client, "/basket/")
    form = page.select_one(".reach")
    client.post(form["action"], {"quantity": form.input["value"]}, headers=OURS)

    assert "One more bottle, and each costs $35.00 instead of $39.00." in in_words(form)
    assert "$35.00 each." in basket_of(client)


@pytest.mark.parametrize(("stock", "quantity"), [(2, 2), (20, 1), (20, 3), (20, 6)])
def test_basket_says_nothing_where_one_more_bottle_changes_nothing(
    client, stock, quantity
):
    put_in_basket(client, bundles(bottle(stock=stock)), quantity)

    assert "One more bottle" not in basket_of(client)


def test_nothing_more_is_proposed_to_a_full_basket(client):
    put_in_basket(client, bundles(bottle()), 2)
    put_in_basket(client, bottle(title="Other"), 10)

    assert "One more bottle" not in basket_of(client)


def test_bundle_with_less_stock_than_it_has_says_so(client):
    put_in_basket(client, bundles(bottle(stock=4)), 6)

    words = basket_of(client)

    assert "Only 4 are left; we put 4 in your basket." in words
    assert "$35.00 each." in words


def test_bundle_price_that_changed_since_is_said_in_the_basket(client):
    product = bundles(bottle())
    put_in_basket(client, product, 3)
    Bundle.objects.filter(product=product, quantity=3).update(price="36.00")

    assert "$36.00 each. It was $35.00 when you put it here." in basket_of(client)


def test_bundle_price_that_changed_meanwhile_is_shown_before_it_is_charged(
    client, payment_pages
):
    product = bundles(bottle())
    put_in_basket(client, product, 3)
    shown = open_checkout(client)
    Bundle.objects.filter(product=product, quantity=3).update(price="36.00")

    first = check_out(client, shown)

    assert first.status_code == 409
    assert "the price is now $36.00; it was $35.00." in first.content.decode()
    assert not Order.objects.exists()
    assert check_out(client, first.context["shown"]).status_code == 303
    assert Order.objects.get().total_incl_tax == Decimal("108.00")


def test_bundle_that_ended_meanwhile_is_shown_before_it_is_charged(
    client, payment_pages
):
    product = bundles(bottle())
    put_in_basket(client, product, 3)
    shown = open_checkout(client)
    product.bundles.all().delete()

    answer = check_out(client, shown)

    assert answer.status_code == 409
    assert "the price is now $39.00; it was $35.00." in answer.content.decode()


def test_other_tab_that_reached_the_lower_price_is_told_in_one_sentence(
    client, payment_pages
):
    product = bundles(bottle())
    put_in_basket(client, product, 2)
    shown = open_checkout(client)
    put_in_basket(client, product, 1)

    words = check_out(client, shown).content.decode()

    assert (
        "there are now 3 in your basket at $35.00 each; this page showed 2 at $39.00."
        in words
    )


def test_price_of_an_order_stays_when_bundles_change(client, payment_pages):
    product = bundles(bottle())
    order = buy(client, product, 3)
    product.bundles.all().delete()

    order.refresh_from_db()

    assert lines_of(order, order.total_incl_tax)[0].price == Decimal("35.00")
    assert order.total_incl_tax == Decimal("105.00")


def test_voucher_and_tax_lie_on_the_lower_price(client, payment_pages):
    state = registered("WA")
    rate(state, "10.1")
    voucher("CALM", percent=10)
    put_in_basket(client, bundles(bottle()), 3)
    use_code(client, "CALM")
    shown = check_out(client, **SEATTLE).context["shown"]

    check_out(client, shown, **SEATTLE)
    order = Order.objects.get()

    # 105.00 less 10.50, and 10.1 % of 94.50 is 9.5445.
    assert order.total_tax == Decimal("9.54")
    assert order.total_incl_tax == Decimal("104.04")
    session = next(iter(payment_pages.sessions.values()))
    assert session.amount == Decimal("104.04")


def test_part_of_a_bundle_is_refunded_at_what_was_paid(client, payment_pages):
    line = buy(client, bundles(bottle()), 3).lines.get()

    assert price_of({line: 1}) == Decimal("35.00")
    assert price_of({line: 3}) == Decimal("105.00")


def test_order_again_has_the_bundle_price_of_now(client, payment_pages):
    product = bundles(bottle())
    order = buy(client, product, 3)
    Bundle.objects.filter(product=product, quantity=3).update(price="34.00")

    client.post(link_to("checkout:again", order), headers=OURS)

    words = basket_of(client)
    assert "$34.00 each." in words
    assert "It was" not in words


def test_receipt_shows_the_price_of_each(client, payment_pages):
    order = paid(buy(client, bundles(bottle()), 6))

    assert "6 $31.50 $189.00" in words_of(client, order)
