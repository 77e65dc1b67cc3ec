"""Which endpoints the stand-in has, and the typed parameters of each."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from stripe import params as typed
from stripe.params import checkout as typed_checkout
from stripe.params import tax as typed_tax

from tests.stripe_sandbox import (
    checkout_sessions,
    disputes,
    events,
    payments,
    refunds,
    tax,
)
from tests.stripe_sandbox.account import Account
from tests.stripe_sandbox.errors import ApiError
from tests.stripe_sandbox.state import Json

Endpoint = Callable[..., Json]


@dataclass(frozen=True)
class Route:
    method: str
    pattern: str
    """A path in which {} stands for one id."""
    typed: type
    endpoint: Endpoint

    def match(self, method: str, path: str) -> list[str] | None:
        if method != self.method:
            return None
        found = re.fullmatch(self.pattern.replace("{}", r"([A-Za-z0-9_]+)"), path)
        return list(found.groups()) if found else None


def _account(account: Account, params: Json) -> Json:
    return account.itself()


def _cancel(account: Account, params: Json, intent_id: str) -> Json:
    intent = payments.retrieve_intent(account, params, intent_id)
    raise ApiError(
        400,
        f"You cannot cancel this PaymentIntent because it has a status of"
        f" {intent['status']}. A PaymentIntent of a Checkout Session is canceled by"
        " expiring the session.",
        code="payment_intent_unexpected_state",
    )


SESSIONS = "/v1/checkout/sessions"
ROUTES = (
    Route("GET", "/v1/account", typed.AccountRetrieveCurrentParams, _account),
    Route(
        "POST", SESSIONS, typed_checkout.SessionCreateParams, checkout_sessions.create
    ),
    Route(
        "GET",
        SESSIONS,
        typed_checkout.SessionListParams,
        checkout_sessions.list_sessions,
    ),
    Route(
        "GET",
        f"{SESSIONS}/{{}}",
        typed_checkout.SessionRetrieveParams,
        checkout_sessions.retrieve,
    ),
    Route(
        "POST",
        f"{SESSIONS}/{{}}",
        typed_checkout.SessionUpdateParams,
        checkout_sessions.update,
    ),
    Route(
        "POST",
        f"{SESSIONS}/{{}}/expire",
        typed_checkout.SessionExpireParams,
        checkout_sessions.expire,
    ),
    Route(
        "GET",
        f"{SESSIONS}/{{}}/line_items",
        typed_checkout.SessionLineItemListParams,
        checkout_sessions.line_items,
    ),
    Route(
        "GET",
        "/v1/payment_intents/{}",
        typed.PaymentIntentRetrieveParams,
        payments.retrieve_intent,
    ),
    Route(
        "POST",
        "/v1/payment_intents/{}/cancel",
        typed.PaymentIntentCancelParams,
        _cancel,
    ),
    Route(
        "GET", "/v1/charges/{}", typed.ChargeRetrieveParams, payments.retrieve_charge
    ),
    Route("POST", "/v1/refunds", typed.RefundCreateParams, refunds.create),
    Route("GET", "/v1/refunds", typed.RefundListParams, refunds.list_refunds),
    Route("GET", "/v1/refunds/{}", typed.RefundRetrieveParams, refunds.retrieve),
    Route("POST", "/v1/refunds/{}", typed.RefundUpdateParams, refunds.update),
    Route("GET", "/v1/disputes", typed.DisputeListParams, disputes.list_disputes),
    Route("GET", "/v1/disputes/{}", typed.DisputeRetrieveParams, disputes.retrieve),
    Route(
        "POST",
        "/v1/tax/calculations",
        typed_tax.CalculationCreateParams,
        tax.calculate,
    ),
    Route(
        "POST",
        "/v1/tax/transactions/create_from_calculation",
        typed_tax.TransactionCreateFromCalculationParams,
        tax.book,
    ),
    Route(
        "POST",
        "/v1/tax/transactions/create_reversal",
        typed_tax.TransactionCreateReversalParams,
        tax.reverse,
    ),
    Route("GET", "/v1/events", typed.EventListParams, events.list_events),
    Route("GET", "/v1/events/{}", typed.EventRetrieveParams, events.retrieve),
)


def find_route(method: str, path: str) -> tuple[Route, list[str]]:
    """Raises ApiError when Stripe, or the stand-in, has no such endpoint."""
    for route in ROUTES:
        ids = route.match(method, path)
        if ids is not None:
            return route, ids
    raise ApiError(
        404,
        f"Unrecognized request URL ({method}: {path}). The stand-in for Stripe does"
        " not have it.",
    )
