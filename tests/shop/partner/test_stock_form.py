"""What staff type about price and stock."""

import pytest

from shop.partner.models import StockRecord
from shop.partner.stock_form import StockForm
from tests.factories import make_product

pytestmark = pytest.mark.django_db


def typed(stock: StockRecord, **values) -> dict[str, str]:
    """The form as a browser sends it: with what staff saw, then what they typed."""
    form = {
        "partner": str(stock.partner_id),
        "partner_sku": stock.partner_sku,
        "price": str(stock.price),
        "num_in_stock": str(stock.num_in_stock),
        "low_stock_threshold": "",
        "initial-price": str(stock.price),
        "initial-num_in_stock": str(stock.num_in_stock),
    }
    return form | {name: str(value) for name, value in values.items()}


@pytest.fixture
def stock():
    record = StockRecord.objects.get(product=make_product(stock=20))
    record.allocate(12)
    return StockRecord.objects.get(pk=record.pk)


def test_price_and_stock_are_saved(stock):
    form = StockForm(typed(stock, price="42.50", num_in_stock=30), instance=stock)

    assert form.is_valid(), form.errors
    form.save()

    saved = StockRecord.objects.get()
    assert (str(saved.price), saved.num_in_stock, saved.num_allocated) == (
        "42.50",
        30,
        12,
    )


def test_stock_below_what_orders_hold_is_refused_at_the_field(stock):
    form = StockForm(typed(stock, num_in_stock=11), instance=stock)

    assert form.errors == {
        "num_in_stock": [
            "12 are held for orders that have not left the house: give 12 or more."
        ]
    }


def test_stock_of_just_what_orders_hold_is_taken(stock):
    assert StockForm(typed(stock, num_in_stock=12), instance=stock).is_valid()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("price", "0", "Give a price above zero."),
        ("price", "-1", "Give a price above zero."),
        ("price", "39.005", "Ensure that there are no more than 2 decimal places."),
        ("price", "", "This field is required."),
        ("num_in_stock", "-1", "Give zero or more."),
        ("num_in_stock", "", "This field is required."),
        ("num_in_stock", "many", "Enter a whole number."),
    ],
)
def test_wrong_values_are_refused_at_the_field(stock, field, value, sentence):
    form = StockForm(typed(stock, **{field: value}), instance=stock)

    assert form.errors[field] == [sentence]


def test_orders_that_come_and_go_meanwhile_are_not_overwritten(stock):
    form_as_seen = typed(stock, price="42.00")
    stale = StockRecord.objects.get(pk=stock.pk)
    stock.allocate(3)
    stock.consume_allocation(5)

    form = StockForm(form_as_seen, instance=stale)
    assert form.is_valid(), form.errors
    form.save()

    saved = StockRecord.objects.get()
    assert str(saved.price) == "42.00"
    assert (saved.num_in_stock, saved.num_allocated) == (15, 10)


def test_untouched_stock_may_have_fallen_meanwhile(stock):
    form_as_seen = typed(stock, price="42.00", num_in_stock=20)
    stock.consume_allocation(12)
    stock.allocate(8)

    assert StockForm(form_as_seen, instance=stock).is_valid()
