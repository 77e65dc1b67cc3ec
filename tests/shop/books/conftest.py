import pytest

from shop.order.models import Order
from tests.shop.books.files import SEATTLE
from tests.shop.books.selling import sell
from tests.shop.selling import bottle
from tests.shop.tax.rates import rate, registered


@pytest.fixture
def taxed(db):
    """Washington asks 6.5 % on supplements, and nothing on shipping."""
    rate(registered("WA"), "6.5")


@pytest.fixture
def sold(taxed, payment_pages) -> list[Order]:
    product = bottle(price="39.00", stock=100)
    return [
        sell(product, at="2026-11-02 10:00", email="a@example.com", **SEATTLE),
        sell(
            product, at="2026-11-03 11:00", quantity=3, email="A@example.com", **SEATTLE
        ),
        sell(product, at="2026-11-04 12:00", email="b@example.com"),
        sell(product, at="2026-11-05 12:00", email="c@example.com", is_paid=False),
    ]
