import pytest

from tests.shop.review.making import arrived
from tests.shop.selling import bottle


@pytest.fixture
def product(db):
    return bottle()


@pytest.fixture
def order(product):
    return arrived(product, quantity=3)
