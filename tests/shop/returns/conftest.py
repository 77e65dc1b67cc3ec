import pytest

from tests.shop.returns.making import deliver
from tests.shop.selling import bottle, buy


@pytest.fixture
def product(db):
    return bottle(stock=9)


@pytest.fixture
def order(client, payment_pages, product):
    return deliver(buy(client, product, 3), product=product)
