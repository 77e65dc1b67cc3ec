"""How much tax lies on what, where, and when."""

from datetime import date
from decimal import Decimal

import pytest

from shop.tax.models import TaxClass
from shop.tax.quote import Destination, Rates, Taxable
from tests.shop.tax.rates import rate, registered

pytestmark = pytest.mark.django_db

SEATTLE = Destination("WA", "98101")
DAY = date(2026, 11, 1)


def tax(amount: str, place: Destination = SEATTLE, *, on: date = DAY) -> Decimal:
    return Rates.at(place, on=on).quote([Taxable("bottle", Decimal(amount))]).total


def test_nothing_is_charged_where_the_shop_is_not_registered(caplog):
    rate(registered("WA"))

    assert tax("39.00", Destination("OR", "97201")) == Decimal("0.00")
    assert not caplog.records


@pytest.mark.parametrize(
    ("amount", "expected"),
    [("39.00", "2.54"), ("0.10", "0.01"), ("0.07", "0.00"), ("7.00", "0.46")],
)
def test_tax_is_rounded_half_up_to_the_cent(amount, expected):
    rate(registered(), "6.5")

    assert tax(amount) == Decimal(expected)


def test_a_state_a_county_and_a_city_add_up_before_rounding():
    state = registered()
    rate(state, "6.5")
    rate(state, "0.05", jurisdiction="County", zip_from="98000", zip_to="98999")
    rate(state, "3.8", jurisdiction="City", zip_from="98101", zip_to="98199")

    quote = Rates.at(SEATTLE, on=DAY).quote([Taxable("b", Decimal("39.00"))])

    assert quote.lines[0].percent == Decimal("10.35")
    assert quote.total == Decimal("4.04")
    assert quote.lines[0].jurisdictions == "City 3.8 %, County 0.05 %, The state 6.5 %"


def test_a_rate_holds_in_its_zip_codes_and_on_its_days_only():
    state = registered()
    rate(state, "5", zip_to="98100", zip_from="98000")
    rate(state, "6", zip_from="98101", zip_to="98101", until=date(2026, 6, 30))
    rate(state, "7", zip_from="98101", zip_to="98101", since=date(2026, 7, 1))

    assert tax("100.00", on=date(2026, 6, 30)) == Decimal("6.00")
    assert tax("100.00", on=date(2026, 7, 1)) == Decimal("7.00")


def test_shipping_is_taxed_where_a_rate_names_it():
    state = registered()
    rate(state, "6.5")
    items = [
        Taxable("b", Decimal("39.00")),
        Taxable("shipping", Decimal("4.90"), TaxClass.SHIPPING),
    ]

    untaxed = Rates.at(SEATTLE, on=DAY).quote(items)
    rate(state, "6.5", tax_class=TaxClass.SHIPPING)
    taxed = Rates.at(SEATTLE, on=DAY).quote(items)

    assert untaxed.on("shipping") == Decimal("0.00")
    assert not untaxed.lines[1].rate_was_missing
    assert (taxed.on("shipping"), taxed.total) == (Decimal("0.32"), Decimal("2.86"))


def test_a_state_without_a_rate_charges_nothing_and_says_so_in_the_log(caplog):
    registered()

    quote = Rates.at(SEATTLE, on=DAY).quote([Taxable("b", Decimal("39.00"))])

    assert quote.total == Decimal("0.00")
    assert quote.lines[0].rate_was_missing
    assert "No rate of sales tax for 98101 in WA" in caplog.text


def test_an_exempt_state_has_a_rate_of_zero_and_nothing_is_missing(caplog):
    rate(registered("CT"), "0")

    quote = Rates.at(Destination("CT", "06103"), on=DAY).quote(
        [Taxable("b", Decimal("39.00"))]
    )

    assert (quote.total, quote.lines[0].rate_was_missing) == (Decimal(0), False)
    assert not caplog.records


def test_a_registration_that_ended_charges_nothing():
    rate(registered(until=date(2026, 6, 30)))

    assert tax("39.00", on=date(2026, 7, 1)) == Decimal("0.00")


def test_a_place_is_looked_up_in_one_query_however_many_rates(
    django_assert_num_queries,
):
    state = registered()
    for number in range(30):
        rate(state, "0.1", jurisdiction=f"District {number}")

    with django_assert_num_queries(1):
        rates = Rates.at(SEATTLE, on=DAY)
        rates.quote([Taxable("a", Decimal(1)), Taxable("b", Decimal(2))])
