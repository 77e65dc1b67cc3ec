"""The only place that talks to Stripe.

Stripe's own messages may repeat what we sent, an e-mail address among it, so they are
neither logged nor chained: the request id finds them in Stripe's dashboard.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import TypeVar

import stripe
from django.conf import settings

from shop.stripe import keys
from shop.stripe.answers import DisputeAnswer, Event, RefundAnswer, Session
from shop.stripe.page import PaymentLine, PaymentPage, minor_units

logger = logging.getLogger(__name__)

API_VERSION = "2026-10-28.endive"
"""The release that the installed package was generated from; the webhook endpoint
at Stripe is set to the same one."""
LOCALES = {
    "en-us": "en",
    "es": "es-419",
}
"""Stripe's names for our languages: Spanish as in the Americas. Stripe asks the browser
for any other."""
TIMEOUT_SECONDS = 10
RETRIES = 2
SIGNATURE_TOLERANCE_SECONDS = 300

Answer = TypeVar("Answer")


class StripeUnavailable(Exception):
    """No answer, or none that settles anything: it may or may not have been done."""


class StripeNotConfigured(StripeUnavailable):
    """Our key or address is missing, wrong or not allowed here. Nothing was done."""


class StripeFailed(StripeUnavailable):
    """Stripe broke down and answers this key with the same error from now on. Whether
    it was done has to be looked up; it will not be done any more."""


class StripeRefused(Exception):
    """Stripe understood and did not do it."""

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class BadSignature(Exception):
    """This webhook was not signed by Stripe, or too long ago, or cannot be read."""


def create_checkout_session(page: PaymentPage) -> Session:
    """Raises StripeRefused, StripeUnavailable. The same page gives the same session,
    however often it is asked for."""
    with asking("open a payment page", order=page.order_number):
        return plain(
            Session.read,
            connection().v1.checkout.sessions.create(
                _session_params(page), {"idempotency_key": page.key}
            ),
        )


def retrieve_session(session_id: str, *, retries: int = RETRIES) -> Session:
    with asking("read a session", session=session_id):
        return plain(
            Session.read,
            connection().v1.checkout.sessions.retrieve(
                session_id, options={"max_network_retries": retries}
            ),
        )


def expire_session(session_id: str) -> Session:
    """Raises StripeRefused when the session is no longer open."""
    with asking("expire a session", session=session_id):
        return plain(Session.read, connection().v1.checkout.sessions.expire(session_id))


def list_sessions(*, since: datetime) -> Iterator[Session]:
    """Every session made since then, the newest first."""
    with asking("list sessions"):
        page = connection().v1.checkout.sessions.list(
            {"created": {"gte": int(since.timestamp())}, "limit": 100}
        )
        for item in page.auto_paging_iter():
            yield plain(Session.read, item)


def session_of_payment(payment_intent_id: str) -> Session | None:
    with asking("find a session", payment=payment_intent_id):
        page = connection().v1.checkout.sessions.list(
            {"payment_intent": payment_intent_id, "limit": 1}
        )
        return next((plain(Session.read, item) for item in page.data), None)


def payment_has_failed(payment_intent_id: str) -> bool:
    """For a completed session that is not paid: whether it never will be."""
    with asking("read a payment", payment=payment_intent_id):
        intent = connection().v1.payment_intents.retrieve(payment_intent_id)
        return intent.status in {"requires_payment_method", "canceled"}


def create_refund(
    *, key: str, payment_intent_id: str, amount: Decimal, metadata: dict[str, str]
) -> RefundAnswer:
    """Raises StripeRefused, StripeUnavailable; safe to ask again with the same key."""
    with asking("refund", payment=payment_intent_id):
        return plain(
            RefundAnswer.read,
            connection().v1.refunds.create(
                {
                    "payment_intent": payment_intent_id,
                    "amount": minor_units(amount),
                    "metadata": metadata,
                },
                {"idempotency_key": key},
            ),
        )


def retrieve_refund(refund_id: str) -> RefundAnswer:
    with asking("read a refund", refund=refund_id):
        return plain(RefundAnswer.read, connection().v1.refunds.retrieve(refund_id))


def list_refunds(payment_intent_id: str) -> Iterator[RefundAnswer]:
    with asking("list refunds", payment=payment_intent_id):
        page = connection().v1.refunds.list(
            {"payment_intent": payment_intent_id, "limit": 100}
        )
        for item in page.auto_paging_iter():
            yield plain(RefundAnswer.read, item)


def retrieve_dispute(dispute_id: str) -> DisputeAnswer:
    with asking("read a dispute", dispute=dispute_id):
        return plain(DisputeAnswer.read, connection().v1.disputes.retrieve(dispute_id))


def list_events(*, since: datetime, types: Sequence[str]) -> Iterator[Event]:
    """Events of the last 30 days at most, the newest first."""
    with asking("list events"):
        page = connection().v1.events.list(
            {
                "created": {"gte": int(since.timestamp())},
                "types": list(types),
                "limit": 100,
            }
        )
        for item in page.auto_paging_iter():
            yield plain(Event.read, item)


def read_event(payload: bytes, signature: str) -> Event:
    """Raises BadSignature, and StripeNotConfigured when we could not tell."""
    secret = settings.STRIPE_WEBHOOK_SECRET
    if not secret:
        raise StripeNotConfigured("STRIPE_WEBHOOK_SECRET is not set.")
    try:
        said = connection().construct_event(
            payload, signature, secret, tolerance=SIGNATURE_TOLERANCE_SECONDS
        )
        event = plain(Event.read, said)
    except (stripe.SignatureVerificationError, ValueError, KeyError) as error:
        # Neither the payload nor the header that Stripe's exception carries.
        raise BadSignature(type(error).__name__) from None
    if event.api_version != API_VERSION:
        logger.warning(
            "Event %s came in version %s, we ask in %s: set the webhook endpoint to it",
            event.id,
            event.api_version,
            API_VERSION,
        )
    return event


def takes_real_money() -> bool:
    return keys.is_live(settings.STRIPE_SECRET_KEY)


def _session_params(page: PaymentPage) -> stripe.params.checkout.SessionCreateParams:
    params: stripe.params.checkout.SessionCreateParams = {
        "mode": "payment",
        "locale": LOCALES.get(page.language, "auto"),
        "ui_mode": "hosted_page",
        # Methods that settle days later would hold stock for nothing.
        "allowed_payment_method_types": ["card", "link"],
        # Our prices are in dollars; a session in another currency would go to review.
        "adaptive_pricing": {"enabled": False},
        "line_items": [_line_item(line, page.currency) for line in page.lines],
        "client_reference_id": page.order_number,
        "metadata": page.metadata,
        "payment_intent_data": {
            "description": f"Order {page.order_number}",
            "metadata": page.metadata,
        },
        "expires_at": int(page.expires_at.timestamp()),
        "success_url": page.success_url,
        "cancel_url": page.cancel_url,
    }
    if page.email:
        params["customer_email"] = page.email
    return params


def _line_item(
    line: PaymentLine, currency: str
) -> stripe.params.checkout.SessionCreateParamsLineItem:
    return {
        "quantity": line.quantity,
        "price_data": {
            "currency": currency.lower(),
            "unit_amount": minor_units(line.price),
            "product_data": {"name": line.title},
        },
    }


def connection(timeout: int | None = None) -> stripe.StripeClient:
    problem = keys.problem_with_settings()
    if problem:
        logger.error("Stripe is not asked: %s", problem)
        raise StripeNotConfigured(problem)
    return _connected(
        settings.STRIPE_SECRET_KEY,
        settings.STRIPE_API_BASE,
        timeout or TIMEOUT_SECONDS,
    )


@cache
def _connected(key: str, address: str, timeout: int) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        stripe_version=API_VERSION,
        base_addresses={"api": address},
        # Stripe's own defaults are no retry and a wait of 80 seconds.
        max_network_retries=RETRIES,
        http_client=stripe.RequestsClient(timeout=timeout),
    )


@contextmanager
def asking(what: str, **ids: str) -> Iterator[None]:
    """Turns Stripe's exceptions into ours: done, not done, or not known."""
    try:
        yield
    except stripe.StripeError as error:
        about = ", ".join(f"{name} {value}" for name, value in ids.items())
        cause = _cause(error)
        logger.warning("Stripe did not %s (%s): %s", what, about or "all", cause)
        message = f"Stripe did not {what}: {cause}"
        if isinstance(error, (stripe.AuthenticationError, stripe.PermissionError)):
            raise StripeNotConfigured(message) from None
        if isinstance(error, (stripe.InvalidRequestError, stripe.CardError)):
            raise StripeRefused(message, code=error.code or "") from None
        if (error.headers or {}).get("idempotent-replayed") == "true":
            raise StripeFailed(message) from None
        # A reused key (IdempotencyError) is here too: something was done with it.
        raise StripeUnavailable(message) from None


def _cause(error: stripe.StripeError) -> str:
    parts = {
        "status": error.http_status,
        "code": error.code,
        "param": getattr(error, "param", None),
        "request": error.request_id,
    }
    known = [f"{name} {value}" for name, value in parts.items() if value]
    return " ".join([type(error).__name__, *known])


def plain(read: Callable[..., Answer], said: stripe.StripeObject) -> Answer:
    """A StripeObject only looks like a dictionary: its .get() raises."""
    return read(said.to_dict(for_json=True))
