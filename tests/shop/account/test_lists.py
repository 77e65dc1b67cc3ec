"""What an account knows of the lists that its address is on."""

import json

import pytest

from shop.back_in_stock.models import Waiting
from shop.newsletter.models import SignUp, Subscriber, Suppressed
from tests.shop.newsletter.signing_up import ask, subscribe
from tests.shop.selling import bottle

pytestmark = pytest.mark.django_db


def test_data_hold_the_yes_to_the_newsletter(client, buyer):
    def told() -> object:
        return json.loads(client.get("/account/data/").content)["newsletter"]

    assert told() is None
    subscriber = subscribe(client, buyer.email)

    assert told()["said_yes_to"] == subscriber.consent
    assert told()["confirmed_at"][:10] == str(subscriber.confirmed_at.date())


def test_deleted_account_leaves_the_newsletter(client, buyer):
    subscribe(client, "other@example.com")
    subscribe(client, buyer.email)
    ask(client, buyer.email)

    client.post("/account/delete/")

    assert Subscriber.objects.get().email == "other@example.com"
    assert not SignUp.objects.exists()
    assert Suppressed.objects.of(buyer.email).exists()


def test_account_knows_what_its_address_waits_for(client, buyer):
    product = bottle(stock=0)
    for email in [buyer.email, "other@example.com"]:
        Waiting.objects.create(product=product, email=email)

    told = json.loads(client.get("/account/data/").content)["waits_for_stock"]
    client.post("/account/delete/")

    assert [row["product"] for row in told] == [product.get_title()]
    assert Waiting.objects.get().email == "other@example.com"


def test_deleted_account_that_never_subscribed_leaves_no_trace(client, buyer):
    client.post("/account/delete/")

    assert not Suppressed.objects.exists()
