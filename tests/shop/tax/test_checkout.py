"""Sales tax is shown before anybody pays it, charged as shown and kept."""

from decimal import Decimal

import pytest

from shop.order.models import Order
from shop.stripe.attempts import lines_of
from shop.tax.models import Nexus, OrderTax, TaxClass
from tests.shop.selling import (
    TYPED,
    bottle,
    buy,
    check_out,
    open_checkout,
    put_in_basket,
    use_code,
    voucher,
)
from tests.shop.tax.rates import rate, registered

pytestmark = pytest.mark.django_db

SEATTLE = {"city": "Seattle", "state": "WA", "postcode": "98101"}


@pytest.fixture
def _taxed():
    state = registered("WA")
    rate(state, "6.5")
    rate(state, "6.5", tax_class=TaxClass.SHIPPING)


@pytest.mark.usefixtures("_taxed")
def test_tax_is_shown_before_the_order_is_placed(client, payment_pages):
    put_in_basket(client, bottle())

    first = check_out(client, **SEATTLE)
    words = first.content.decode()

    assert first.status_code == 409
    assert not Order.objects.exists()
    assert "Sales tax for your address is $2.86." in words
    assert "$46.76" in words
    assert 'value="98101"' in words

    second = check_out(client, first.context["shown"], **SEATTLE)

    assert second.status_code == 303
    order = Order.objects.get()
    assert order.total_incl_tax == Decimal("46.76")
    assert order.total_tax == Decimal("2.86")


@pytest.mark.usefixtures("_taxed")
def test_the_total_can_be_asked_for_without_ordering(client):
    put_in_basket(client, bottle())

    page = client.post("/checkout/total/", TYPED | SEATTLE).content.decode()

    assert "<dt>Sales tax</dt><dd>$2.86</dd>" in page
    assert not Order.objects.exists()


def test_an_untaxed_address_is_not_asked_twice(client, payment_pages):
    rate(registered("WA"))

    order = buy(client, bottle())

    assert order.total_tax == Decimal("0.00")


def test_nobody_is_told_a_tax_before_the_address_is_known(client):
    put_in_basket(client, bottle())

    for page in ("/basket/", "/checkout/"):
        words = client.get(page).content.decode()
        assert "<dt>Sales tax</dt><dd>From your address</dd>" in words
        assert "Total before tax" in words


@pytest.mark.usefixtures("_taxed")
def test_the_order_keeps_what_was_taxed_and_how(client, payment_pages):
    voucher("CALM", percent=10)
    put_in_basket(client, bottle(), 2)
    use_code(client, "CALM")
    page = client.post("/checkout/total/", TYPED | SEATTLE)

    check_out(client, page.context["shown"], **SEATTLE)

    order = Order.objects.get()
    goods, shipping = OrderTax.objects.order_by("-base")
    assert (goods.line, goods.base) == (order.lines.get(), Decimal("70.20"))
    assert (goods.amount, goods.percent) == (Decimal("4.56"), Decimal("6.5"))
    assert (goods.state, goods.zip_code) == ("WA", "98101")
    assert (shipping.line, shipping.base, shipping.amount) == (None, 0, 0)
    line = order.lines.get()
    assert line.line_price_incl_tax == Decimal("74.76")
    assert line.line_price_excl_tax == Decimal("70.20")
    assert order.total_incl_tax == Decimal("74.76")


@pytest.mark.usefixtures("_taxed")
def test_the_payment_page_has_the_tax_as_a_row_of_its_own(client, payment_pages):
    put_in_basket(client, bottle())
    page = client.post("/checkout/total/", TYPED | SEATTLE)
    check_out(client, page.context["shown"], **SEATTLE)

    attempt = Order.objects.get().payment_attempts.get()

    assert attempt.amount == Decimal("46.76")
    assert [
        (row.title, row.price) for row in lines_of(attempt.order, attempt.amount)
    ] == [
        ("AnxDefy+ capsules", Decimal("39.00")),
        ("Standard", Decimal("4.90")),
        ("Sales tax", Decimal("2.86")),
    ]


@pytest.mark.usefixtures("_taxed")
def test_a_rate_that_changes_while_the_buyer_types_is_shown_again(
    client, payment_pages
):
    put_in_basket(client, bottle())
    shown = client.post("/checkout/total/", TYPED | SEATTLE).context["shown"]
    rate(
        Nexus.objects.get(),
        "3.5",
        jurisdiction="City",
    )

    page = check_out(client, shown, **SEATTLE)

    assert page.status_code == 409
    assert "Sales tax for your address is $4.22." in page.content.decode()
    assert not Order.objects.exists()


@pytest.mark.usefixtures("_taxed")
def test_a_page_from_before_the_tax_is_shown_once_more(client, payment_pages):
    put_in_basket(client, bottle())
    shown = open_checkout(client)

    page = check_out(client, shown, **SEATTLE)

    assert page.status_code == 409
