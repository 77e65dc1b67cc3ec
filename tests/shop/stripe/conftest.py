from collections.abc import Iterator

import pytest
import stripe as stripe_package
from django.test import Client
from django.urls import reverse

from shop.stripe import client
from tests.shop.selling import bottle
from tests.shop.stripe.buying import Webhook
from tests.stripe_sandbox import StripeSandbox


@pytest.fixture
def stripe(settings, monkeypatch) -> Iterator[StripeSandbox]:
    """The stand-in, over loopback, spoken to by the real client. Its webhooks leave
    only when a test delivers them."""
    monkeypatch.setattr(stripe_package.HTTPClient, "INITIAL_DELAY", 0.01)
    monkeypatch.setattr(client, "TIMEOUT_SECONDS", 5)
    with StripeSandbox(deliver_by_itself=False) as sandbox:
        settings.STRIPE_API_BASE = sandbox.url
        settings.STRIPE_SECRET_KEY = "sk_test_payments"
        settings.STRIPE_WEBHOOK_SECRET = sandbox.webhooks.secret
        yield sandbox


@pytest.fixture
def webhook(stripe, client: Client) -> Webhook:
    return Webhook(stripe, client)


@pytest.fixture
def product(db):
    return bottle(stock=5)


@pytest.fixture
def shop(stripe, live_server) -> str:
    """The address of the shop; the stand-in's webhooks go there."""
    stripe.webhooks.url = live_server.url + reverse("stripe-webhook")
    return live_server.url
