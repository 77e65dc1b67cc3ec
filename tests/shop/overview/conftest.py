import pytest
from django.test import Client
from django.utils import timezone

from shop.order.models import Order
from shop.user.models import User
from tests.shop.books.selling import sell
from tests.shop.selling import bottle


@pytest.fixture
def boss() -> User:
    return User.objects.create_superuser(email="boss@example.com", password="x")


@pytest.fixture
def staff(boss) -> Client:
    staff = Client()
    staff.force_login(boss)
    return staff


@pytest.fixture
def sold(payment_pages) -> list[Order]:
    product = bottle(stock=50)
    today = timezone.localtime().strftime("%Y-%m-%d 00:00")
    return [sell(product, at=today) for _ in range(3)]
