"""`make bench-checkout` in small: buyers with browsers, from the shelf to the payment."""

from collections import Counter

import pytest
from django.core.management import call_command
from django.urls import reverse

from shop.order.models import Order
from shop.order.status import PAID
from shop.stripe.models import PaymentAttempt
from tests.bench import buyers
from tests.bench.crowd import rush
from tests.shop.selling import bottle, stock_of

BUYERS, BOTTLES = 8, 3


@pytest.fixture
def shop(settings, stripe, live_server):
    stripe.webhooks.url = live_server.url + reverse("stripe-webhook")
    settings.SITE_URL = live_server.url
    return live_server.url


@pytest.mark.django_db(transaction=True)
def test_crowd_pays_for_as_many_bottles_as_there_are(shop, stripe):
    product = bottle(stock=BOTTLES)
    page = product.get_absolute_url()
    crowd = [buyers.BuyerHere(shop, page, number) for number in range(BUYERS)]

    seen = rush(crowd, at_once=BUYERS)
    stripe.deliver_webhooks()
    call_command("reconcile_payments")

    assert seen["ends"] == {buyers.PAID: BOTTLES, buyers.SOLD_OUT: BUYERS - BOTTLES}
    assert seen["server_errors"] == 0
    assert Counter(Order.objects.values_list("status", flat=True)) == {PAID: BOTTLES}
    assert (stock_of(product).num_in_stock, stock_of(product).num_allocated) == (3, 3)
    assert not PaymentAttempt.objects.live().exists()
    paid = PaymentAttempt.objects.values_list("session_id", "order__number")
    assert set(paid) == {
        (session["id"], session["client_reference_id"])
        for session in stripe.sessions(payment_status="paid")
    }
