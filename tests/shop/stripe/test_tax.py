"""With TAX_BY=stripe the tax is that of Stripe Tax: shown, charged, kept, booked."""

from decimal import Decimal

import pytest
from django.test import Client
from oscar.core.loading import get_model

from shop.order.models import Order
from shop.stripe import tax_client
from shop.stripe.models import Refund, TaxCalculation, TaxReversal
from shop.stripe.reconcile import Reconciliation
from shop.stripe.refund import refund
from shop.tax.models import OrderTax
from tests.shop.selling import (
    TYPED,
    check_out,
    open_checkout,
    put_in_basket,
    use_code,
    voucher,
)
from tests.shop.stripe.buying import is_paid_once, land
from tests.shop.tax.rates import rate, registered

pytestmark = pytest.mark.django_db

Line = get_model("basket", "Line")

SEATTLE = {"city": "Seattle", "state": "WA", "postcode": "98101"}
CALCULATIONS = "/v1/tax/calculations"
BOOKING = "/v1/tax/transactions"


@pytest.fixture(autouse=True)
def _stripe_tax(settings, stripe):
    settings.TAX_BY = "stripe"


def order_in_seattle(client, product, quantity: int = 1, code: str = "") -> Order:
    put_in_basket(client, product, quantity)
    if code:
        use_code(client, code)
    shown = check_out(client, **SEATTLE).context["shown"]
    assert check_out(client, shown, **SEATTLE).status_code == 303
    return Order.objects.latest("pk")


def pay_for(client, stripe, order: Order) -> None:
    stripe.pay(order.payment_attempts.get().session_id)
    land(client, order)
    assert is_paid_once(order, stripe)


def bookings(stripe) -> list[dict]:
    """Oldest first."""
    return list(reversed(stripe.state.find("tax.transaction")))


def test_tax_of_stripe_is_shown_before_the_order_is_placed(client, product):
    put_in_basket(client, product)

    page = client.post("/checkout/total/", TYPED | SEATTLE).content.decode()

    # 10.35 % of 39.00 is 4.0365, and of 4.90 it is 0.50715.
    assert "<dt>Sales tax</dt><dd>$4.55</dd>" in page
    assert "$48.45" in page


def test_tax_of_stripe_is_charged_as_shown_and_kept_line_by_line(
    client, product, stripe
):
    order = order_in_seattle(client, product)

    assert order.total_tax == Decimal("4.55")
    assert order.total_incl_tax == Decimal("48.45")
    goods, shipping = OrderTax.objects.order_by("pk")
    assert (goods.base, goods.percent, goods.amount) == (
        Decimal("39.00"),
        Decimal("10.35"),
        Decimal("4.04"),
    )
    assert goods.jurisdictions == "Washington 6.5 %, Seattle 3.85 %"
    assert (shipping.tax_class, shipping.amount) == ("shipping", Decimal("0.51"))
    session = stripe.sessions()[0]
    assert session["amount_total"] == 4845
    calculation = stripe.state.get(
        "tax.calculation", order.tax_calculation.calculation_id
    )
    assert calculation["tax_amount_exclusive"] == 455


def test_own_rates_are_not_asked(client, product):
    rate(registered("WA"), "1.0")

    assert order_in_seattle(client, product).total_tax == Decimal("4.55")


def test_tax_lies_on_what_a_code_leaves(client, product):
    voucher("CALM", percent=10)

    order = order_in_seattle(client, product, 2, code="CALM")

    # 70.20, with free shipping; 10.35 % is 7.2657.
    assert order.total_tax == Decimal("7.27")
    assert order.total_incl_tax == Decimal("77.47")


def test_state_where_the_shop_collects_nothing_has_no_tax(client, product):
    put_in_basket(client, product)
    elsewhere = {"city": "Portland", "state": "OR", "postcode": "97201"}

    assert check_out(client, **elsewhere).status_code == 303
    assert Order.objects.get().total_tax == Decimal("0.00")
    assert not OrderTax.objects.filter(rate_was_missing=True).exists()


def test_same_basket_is_one_calculation_for_each_way_to_send_it(
    client, product, stripe
):
    order_in_seattle(client, product)

    assert len(stripe.state.find("tax.calculation")) == 2


def test_two_buyers_never_share_a_calculation(client, product):
    first = order_in_seattle(client, product)
    second = order_in_seattle(Client(), product)

    assert first.tax_calculation.calculation_id != second.tax_calculation.calculation_id


def test_only_state_and_zip_code_leave_the_shop(client, product, stripe):
    put_in_basket(client, product)
    check_out(client, **SEATTLE)

    address = stripe.state.find("tax.calculation")[0]["customer_details"]["address"]

    assert {name: value for name, value in address.items() if value} == {
        "country": "US",
        "state": "WA",
        "postal_code": "98101",
    }


@pytest.mark.parametrize("fault", ["fail_before", "lose_answer", "rate_limit"])
def test_no_order_is_placed_whose_tax_nobody_knows(client, product, stripe, fault):
    rate(registered("WA"), "6.5")
    put_in_basket(client, product)
    shown = check_out(client, **SEATTLE).context["shown"]
    getattr(stripe.faults, fault)("POST", CALCULATIONS, times=9)

    answer = check_out(client, shown, **SEATTLE)

    words = answer.content.decode()
    assert answer.status_code == 503
    assert "We cannot work out the sales tax right now" in words
    assert 'value="98101"' in words
    assert "Total before tax" in words
    assert not Order.objects.exists()
    stripe.faults.clear()
    assert check_out(client, shown, **SEATTLE).status_code == 303


def test_slow_stripe_is_not_waited_for_long(client, product, stripe, monkeypatch):
    monkeypatch.setattr(tax_client, "TIMEOUT_SECONDS", 0.3)
    put_in_basket(client, product)
    stripe.faults.slow_down(3, "POST", CALCULATIONS, times=9)

    answer = client.post("/checkout/total/", TYPED | SEATTLE)

    assert "We cannot work out the sales tax right now" in answer.content.decode()
    assert len(stripe.requests.received("POST", CALCULATIONS)) <= 1


def test_page_that_could_not_say_the_tax_orders_nothing_it_did_not_show(
    client, product, stripe
):
    put_in_basket(client, product)
    stripe.faults.fail_before("POST", CALCULATIONS)
    shown = client.post("/checkout/total/", TYPED | SEATTLE).context["shown"]

    answer = check_out(client, shown, **SEATTLE)

    assert answer.status_code == 409
    assert "Sales tax for your address is $4.55." in answer.content.decode()


def test_zip_code_that_stripe_does_not_find_is_said_at_the_field(client, product):
    put_in_basket(client, product)
    nowhere = {"city": "Nowhere", "state": "CT", "postcode": "00000"}

    answer = check_out(client, **nowhere)

    assert answer.status_code == 200
    assert "We do not find this ZIP code in this state." in answer.content.decode()
    assert not Order.objects.exists()


def test_basket_changed_after_the_tax_was_asked_for_is_shown_again(
    client, product, monkeypatch
):
    put_in_basket(client, product)
    shown = check_out(client, **SEATTLE).context["shown"]
    calculate = tax_client.calculate_tax

    def calculate_and_change(question):
        Line.objects.update(quantity=2)
        return calculate(question)

    monkeypatch.setattr(tax_client, "calculate_tax", calculate_and_change)

    answer = check_out(client, shown, **SEATTLE)

    assert answer.status_code == 409
    assert "there are now 2 in your basket" in answer.content.decode()
    assert not Order.objects.exists()


def test_tax_is_booked_once_when_the_order_is_paid(client, product, stripe):
    order = order_in_seattle(client, product)
    assert bookings(stripe) == []

    pay_for(client, stripe, order)
    land(client, order)

    (booked,) = bookings(stripe)
    assert (booked["type"], booked["reference"]) == ("transaction", order.number)
    assert TaxCalculation.objects.get().transaction_id == booked["id"]


@pytest.mark.parametrize("fault", ["fail_before", "lose_answer"])
def test_booking_that_got_no_answer_is_made_once_by_the_reconciler(
    client, product, stripe, fault
):
    order = order_in_seattle(client, product)
    getattr(stripe.faults, fault)("POST", BOOKING, times=3)
    pay_for(client, stripe, order)
    assert TaxCalculation.objects.get().transaction_id == ""

    run = Reconciliation()
    run.run()

    assert f"Tax of order {order.number} was booked." in run.healed
    assert len(bookings(stripe)) == 1
    assert TaxCalculation.objects.get().transaction_id == bookings(stripe)[0]["id"]


def test_unpaid_order_is_never_booked(client, product, stripe):
    order_in_seattle(client, product)

    Reconciliation().run()

    assert bookings(stripe) == []


def test_refund_takes_its_tax_back_once(client, product, stripe, admin_user):
    order = order_in_seattle(client, product)
    pay_for(client, stripe, order)

    row = refund(
        order.payment_attempts.get(),
        amount=Decimal("10.00"),
        reason="One was broken.",
        by=admin_user,
    )
    Reconciliation().run()

    booked, reversed_ = bookings(stripe)
    assert reversed_["type"] == "reversal"
    assert reversed_["reversal"]["original_transaction"] == booked["id"]
    assert reversed_["reference"] == f"{order.number}-refund-{row.pk}"
    assert stripe.state.private(booked["id"])["total"] == 4845 - 1000
    assert TaxReversal.objects.get().refund == row


def test_reversal_that_got_no_answer_is_made_by_the_reconciler(
    client, product, stripe, admin_user
):
    order = order_in_seattle(client, product)
    pay_for(client, stripe, order)
    stripe.faults.fail_before("POST", f"{BOOKING}/create_reversal", times=3)
    refund(
        order.payment_attempts.get(),
        amount=order.total_incl_tax,
        reason="All of it.",
        by=admin_user,
    )
    assert not TaxReversal.objects.exists()

    Reconciliation().run()

    booked = bookings(stripe)[0]
    assert TaxReversal.objects.count() == 1
    assert stripe.state.private(booked["id"])["total"] == 0
    assert Refund.objects.get().status == Refund.Status.SUCCEEDED


def test_order_taxed_by_our_rates_is_not_booked(client, product, stripe, settings):
    settings.TAX_BY = "rates"
    put_in_basket(client, product)
    check_out(client, open_checkout(client))

    pay_for(client, stripe, Order.objects.get())

    assert not TaxCalculation.objects.exists()
    assert bookings(stripe) == []
