"""An order that was paid at Stripe, has arrived, and comes back."""

import pytest
from django.core import mail

from shop.stripe.settle import settle
from tests.shop.returns.deciding.acts import APPROVAL, act, came
from tests.shop.returns.making import deliver
from tests.shop.selling import bottle
from tests.shop.stripe.buying import order_at_stripe
from tests.shop.stripe.conftest import stripe

__all__ = ["stripe"]


@pytest.fixture
def product(db):
    return bottle(stock=9)


@pytest.fixture
def order(stripe, product):
    order, attempt = order_at_stripe(product, 3)
    stripe.pay(attempt.session_id)
    settle(order.pk)
    order.refresh_from_db()
    return deliver(order, product=product)


@pytest.fixture
def received(staff, returned):
    act(staff, returned, "approve", **APPROVAL)
    act(staff, returned, "receive", **came(returned, destroyed=2))
    assert returned.status == "received"
    mail.outbox.clear()
    return returned
