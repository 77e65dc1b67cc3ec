import pytest
from django.core import mail
from django.test import Client

from tests.shop.returns.making import asked, deliver
from tests.shop.selling import bottle, buy


@pytest.fixture
def product(db):
    return bottle(stock=9)


@pytest.fixture
def order(client, payment_pages, product):
    return deliver(buy(client, product, 3), product=product)


@pytest.fixture
def returned(client, order):
    made = asked(client, order, 2)
    mail.outbox.clear()
    return made


@pytest.fixture
def staff(admin_user) -> Client:
    staff = Client()
    staff.force_login(admin_user)
    return staff
