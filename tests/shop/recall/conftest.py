"""A lot that two buyers got, and somebody who may call it back."""

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client

from shop.order import life
from shop.parcel.models import Parcel
from tests.shop.lot.making import make_lot
from tests.shop.selling import bottle, buy


@pytest.fixture
def lot(client, payment_pages):
    """Two of three orders got it."""
    product = bottle()
    lot = make_lot("A-2611", product=product)
    other = make_lot("B-2612", product=product)
    for n, shipped in enumerate([lot, lot, other]):
        order = buy(Client(), product, email=f"buyer{n}@example.com")
        with transaction.atomic():
            life.mark_paid(life.lock(order.pk), why="Paid.")
        Parcel.objects.create(
            order=order, carrier="usps", tracking_number="EA123456789US"
        ).lots.add(shipped)
    mail.outbox.clear()
    return lot
