"""Bundles, codes and offers, and who says the tax, each with each: what the page shows
is what Stripe charges and what the order keeps, each worked out anew here."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import pytest
from bs4 import BeautifulSoup
from oscar.core.loading import get_model

from shop.bundle.models import Bundle
from shop.order.models import Order
from shop.tax.models import OrderTax, TaxClass
from tests.shop.selling import bottle, check_out, put_in_basket, use_code, voucher
from tests.shop.stripe.buying import is_paid_once, land
from tests.shop.tax.rates import rate, registered

pytestmark = pytest.mark.django_db

Benefit = get_model("offer", "Benefit")
Condition = get_model("offer", "Condition")
ConditionalOffer = get_model("offer", "ConditionalOffer")
Range = get_model("offer", "Range")

SEATTLE = {"city": "Seattle", "state": "WA", "postcode": "98101"}
CENT = Decimal("0.01")
EACH = {1: Decimal("39.00"), 3: Decimal("35.00"), 6: Decimal("31.50")}
PERCENT = {"none": Decimal(0), "rates": Decimal("10.1"), "stripe": Decimal("10.35")}
FREE_FROM, SHIPPING = Decimal(60), Decimal("4.90")


def taken_off(quantity: int, what: str) -> Decimal:
    goods = quantity * EACH[quantity]
    return {
        "nothing": Decimal(0),
        "an eighth": (goods / 8).quantize(CENT, ROUND_DOWN),
        "five dollars": Decimal(5),
        "shipping": Decimal(0),
        "one of three": EACH[quantity] if quantity >= 3 else Decimal(0),
    }[what]


def half_up(amount: Decimal, percent: Decimal) -> Decimal:
    return (amount * percent / 100).quantize(CENT, ROUND_HALF_UP)


def set_up(what: str) -> str:
    """Returns the code to type, if it takes one."""
    if what == "nothing":
        return ""
    everything, _ = Range.objects.get_or_create(
        name="Everything", defaults={"includes_all_products": True}
    )
    if what == "one of three":
        ConditionalOffer.objects.create(
            name="One of three",
            condition=Condition.objects.create(range=everything, type="Count", value=3),
            benefit=Benefit.objects.create(range=everything, type="Multibuy"),
        )
        return ""
    offer = voucher("CALM").offers.get()
    kinds = {
        "an eighth": ("Percentage", Decimal("12.5"), everything),
        "five dollars": ("Absolute", Decimal(5), everything),
        "shipping": ("Shipping fixed price", Decimal(0), None),
    }
    kind, value, of = kinds[what]
    Benefit.objects.filter(pk=offer.benefit_id).update(type=kind, value=value, range=of)
    return "CALM"


def tax_by(settings, who: str) -> None:
    if who == "stripe":
        settings.TAX_BY = "stripe"
    elif who == "rates":
        state = registered("WA")
        rate(state, "10.1")
        rate(state, "10.1", tax_class=TaxClass.SHIPPING)


def total_on(page) -> str:
    summary = BeautifulSoup(page.content, "html.parser").select_one(
        ".when-standard .grand dd"
    )
    return summary.get_text()


@pytest.mark.parametrize("who", ["none", "rates", "stripe"])
@pytest.mark.parametrize(
    "what", ["nothing", "an eighth", "five dollars", "shipping", "one of three"]
)
@pytest.mark.parametrize("quantity", [1, 3, 6])
def test_stripe_charges_what_was_shown(
    *, client, stripe, settings, quantity, what, who
):
    product = bottle(stock=10)
    for number in (3, 6):
        Bundle.objects.create(product=product, quantity=number, price=EACH[number])
    tax_by(settings, who)
    code = set_up(what)
    put_in_basket(client, product, quantity)
    if code:
        use_code(client, code)

    first = check_out(client, **SEATTLE)
    if first.status_code == 409:
        shown = total_on(first)
        assert check_out(client, first.context["shown"], **SEATTLE).status_code == 303
    else:
        shown = None

    off = taken_off(quantity, what)
    goods = quantity * EACH[quantity] - off
    is_free = goods >= FREE_FROM or what == "shipping"
    shipping = Decimal(0) if is_free else SHIPPING
    tax = half_up(goods, PERCENT[who]) + half_up(shipping, PERCENT[who])
    total = goods + shipping + tax
    order = Order.objects.get()
    assert (order.total_incl_tax, order.total_tax) == (total, tax)
    assert order.shipping_excl_tax == shipping
    assert order.lines.get().line_price_excl_tax == goods
    assert order.lines.get().unit_price_excl_tax == EACH[quantity]
    assert sum(row.amount for row in OrderTax.objects.all()) == tax
    assert (shown is None) == (tax == 0)
    assert shown in {None, f"${total:,.2f}"}

    session = stripe.pay(order.payment_attempts.get().session_id)
    land(client, order)
    assert session["amount_total"] == total * 100
    assert is_paid_once(order, stripe)


def test_code_that_leaves_too_little_orders_nothing_with_a_bundle(client, stripe):
    product = bottle(stock=10)
    Bundle.objects.create(product=product, quantity=3, price=EACH[3])
    voucher("ALL", percent=100)
    put_in_basket(client, product, 3)
    use_code(client, "ALL")

    answer = check_out(client, **SEATTLE)

    # What is left is the price of shipping: nothing is worth sixty dollars any more.
    assert answer.status_code == 303
    assert Order.objects.get().total_incl_tax == SHIPPING
