import pytest

from tests.shop.selling import bottle


@pytest.fixture
def product():
    return bottle(stock=0)
