import pytest
from django.utils import timezone

from shop.order.models import Order
from tests.shop.books.selling import sell
from tests.shop.selling import bottle


@pytest.fixture
def sold(payment_pages) -> list[Order]:
    product = bottle(stock=50)
    today = timezone.localtime().strftime("%Y-%m-%d 00:00")
    return [sell(product, at=today) for _ in range(3)]
