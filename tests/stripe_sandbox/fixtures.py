"""Fixtures; load them with ``pytest_plugins = ["tests.stripe_sandbox.fixtures"]``."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import stripe

from tests.stripe_sandbox import StripeSandbox

OpenSession = Callable[..., stripe.checkout.Session]


@pytest.fixture
def stripe_sandbox() -> Iterator[StripeSandbox]:
    """A stand-in of the test's own; it sends webhooks only when the test says so."""
    with StripeSandbox(deliver_by_itself=False) as sandbox:
        yield sandbox


@pytest.fixture
def stripe_client(stripe_sandbox: StripeSandbox) -> stripe.StripeClient:
    """The official client, talking to the stand-in; it never tries again by itself."""
    return client_of(stripe_sandbox)


@pytest.fixture
def open_session(stripe_client: stripe.StripeClient) -> OpenSession:
    """Makes a Checkout Session of two bottles; give parameters to change or add."""

    def made(**changes: Any) -> stripe.checkout.Session:
        options = {"idempotency_key": changes.pop("idempotency_key", None)}
        return stripe_client.v1.checkout.sessions.create(
            checkout_params(**changes),
            options,  # type: ignore[arg-type]
        )

    return made


def client_of(sandbox: StripeSandbox, **options: Any) -> stripe.StripeClient:
    return stripe.StripeClient(
        "sk_test_stand_in",
        base_addresses={"api": sandbox.url},
        max_network_retries=options.pop("max_network_retries", 0),
        **options,
    )


def checkout_params(**changes: Any) -> Any:
    """Parameters of a session over 78 dollars; None leaves a parameter out."""
    params = {
        "mode": "payment",
        "success_url": "http://127.0.0.1:9/done/?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://127.0.0.1:9/order/",
        "client_reference_id": "7F3K-29QX",
        "metadata": {"order": "7F3K-29QX"},
        "expires_at": int(time.time()) + 31 * 60,
        "line_items": [line_item()],
        **changes,
    }
    return {name: value for name, value in params.items() if value is not None}


def line_item(cents: int = 3900, quantity: int = 2, **price: Any) -> dict[str, Any]:
    return {
        "quantity": quantity,
        "price_data": {
            "currency": "usd",
            "unit_amount": cents,
            "product_data": {"name": "AnxDefy, 60 capsules"},
            **price,
        },
    }


def wait_for(condition: Callable[[], object], *, seconds: float = 10) -> bool:
    """Whether it came true in time: for what another thread does."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return bool(condition())
