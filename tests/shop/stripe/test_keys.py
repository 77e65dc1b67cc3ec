"""Which key may be used where: said at the start, and held to at each call."""

import pytest
import stripe as stripe_package
from django.core.checks import Error, Warning
from django.utils import timezone

from shop.stripe import client
from shop.stripe.checks import stripe_can_be_used_here

PRODUCTION = {"DEBUG": False, "DEMO": False, "SANDBOX": False}
DEVELOPMENT = {"DEBUG": True, "DEMO": False, "SANDBOX": True}
DEMO = {"DEBUG": False, "DEMO": True, "SANDBOX": True}
STRIPE_ITSELF = "https://api.stripe.com"
STAND_IN = "http://127.0.0.1:9"

GOOD = [
    (PRODUCTION, "sk_live_1", STRIPE_ITSELF),
    (PRODUCTION, "rk_live_1", STRIPE_ITSELF),
    (DEVELOPMENT, "sk_test_1", STRIPE_ITSELF),
    (DEVELOPMENT, "rk_test_1", STAND_IN),
    (DEMO, "sk_test_1", STAND_IN),
]
BAD = [
    (PRODUCTION, "sk_test_1", STRIPE_ITSELF, "test key"),
    (PRODUCTION, "sk_live_1", STAND_IN, "STRIPE_API_BASE"),
    (PRODUCTION, "", STRIPE_ITSELF, "not set"),
    (PRODUCTION, "pk_live_1", STRIPE_ITSELF, "neither a secret"),
    (DEVELOPMENT, "sk_live_1", STRIPE_ITSELF, "live key"),
    (DEVELOPMENT, "rk_live_1", STAND_IN, "live key"),
    (DEMO, "sk_live_1", STRIPE_ITSELF, "live key"),
    (DEMO, "nonsense", STAND_IN, "neither a secret"),
]


def configure(settings, mode: dict[str, bool], key: str, address: str) -> None:
    for name, value in mode.items():
        setattr(settings, name, value)
    settings.STRIPE_SECRET_KEY = key
    settings.STRIPE_API_BASE = address


@pytest.mark.parametrize(("mode", "key", "address"), GOOD)
def test_right_key_in_the_right_place(settings, mode, key, address):
    configure(settings, mode, key, address)

    assert stripe_can_be_used_here() == []


@pytest.mark.parametrize(("mode", "key", "address", "word"), BAD)
def test_wrong_key_stops_the_start_and_every_call(settings, mode, key, address, word):
    configure(settings, mode, key, address)

    (problem,) = stripe_can_be_used_here()
    with pytest.raises(client.StripeNotConfigured, match=word):
        client.retrieve_session("cs_test_1")

    assert isinstance(problem, Error)
    assert word in problem.msg
    assert not key or key not in problem.msg


def test_development_without_a_key_starts_and_says_so(settings):
    configure(settings, DEVELOPMENT, "", STRIPE_ITSELF)

    (problem,) = stripe_can_be_used_here()

    assert isinstance(problem, Warning)


def test_version_is_the_one_of_the_installed_package():
    assert stripe_package.api_version == client.API_VERSION


def test_revoked_key_is_a_fault_of_ours_and_never_logged(stripe, settings, caplog):
    settings.STRIPE_SECRET_KEY = "rk_test_revoked-" + "0" * 20

    with pytest.raises(client.StripeNotConfigured):
        client.retrieve_session("cs_test_1")

    assert "revoked" not in caplog.text


def test_unknown_session_is_refused_not_unavailable(stripe):
    with pytest.raises(client.StripeRefused) as refusal:
        client.retrieve_session("cs_test_unknown")

    assert refusal.value.code == "resource_missing"


def test_webhook_of_another_version_is_read_and_complained_of(stripe, caplog):
    event = {**stripe.emit("customer.created", {"id": "cus_1"})}
    event["api_version"] = "2020-01-01"

    read = client.read_event(*stripe.signed(event))

    assert read.object_id == "cus_1"
    assert "set the webhook endpoint" in caplog.text


def test_webhook_without_a_secret_of_ours_is_not_called_forged(stripe, settings):
    signed = stripe.signed(stripe.emit("customer.created", {"id": "cus_1"}))
    settings.STRIPE_WEBHOOK_SECRET = ""

    with pytest.raises(client.StripeNotConfigured):
        client.read_event(*signed)


def test_list_reads_every_page(stripe):
    for number in range(230):
        stripe.emit("customer.created", {"id": f"cus_{number}"})

    events = client.list_events(
        since=timezone.now() - timezone.timedelta(hours=1), types=["customer.created"]
    )

    assert [event.object_id for event in events] == [
        f"cus_{number}" for number in reversed(range(230))
    ]
