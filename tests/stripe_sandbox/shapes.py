"""Objects in the shape of the resource classes inside the ``stripe`` package."""

import secrets
from functools import cache
from typing import Any, ClassVar, get_args, get_origin

import stripe

from tests.stripe_sandbox.state import Json

CLASSES: dict[str, type] = {
    "account": stripe.Account,
    "charge": stripe.Charge,
    "checkout.session": stripe.checkout.Session,
    "dispute": stripe.Dispute,
    "event": stripe.Event,
    "item": stripe.LineItem,
    "payment_intent": stripe.PaymentIntent,
    "price": stripe.Price,
    "refund": stripe.Refund,
    "tax.calculation": stripe.tax.Calculation,
    "tax.transaction": stripe.tax.Transaction,
}
# Stripe leaves these out unless they are asked for or there is something in them.
LEFT_OUT = {
    "charge": {"refunds", "level3", "presentment_details", "authorization_code"},
    "checkout.session": {
        "line_items",
        "presentment_details",
        "optional_items",
        "recovered_from",
    },
    "event": {"account", "context"},
    "item": {"taxes", "discounts"},
    "payment_intent": {"presentment_details", "hooks", "source"},
    "price": {"tiers", "currency_options"},
    "refund": {"presentment_details", "next_action", "instructions_email"},
    "tax.calculation": {"line_items"},
    "tax.transaction": {"line_items"},
}
PREFIXES = {
    "charge": "ch_",
    "checkout.session": "cs_test_",
    "dispute": "du_",
    "event": "evt_",
    "item": "li_",
    "payment_intent": "pi_",
    "price": "price_",
    "product": "prod_",
    "refund": "re_",
    "shipping_rate": "shr_",
}
ALPHABET = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


def new_id(kind: str) -> str:
    length = 58 if kind == "checkout.session" else 24
    letters = "".join(secrets.choice(ALPHABET) for _ in range(length))
    return PREFIXES.get(kind, f"{kind}_") + letters


def shaped(kind: str, **fields: Any) -> Json:
    """An object with every field of its class; what is not given is null.

    Raises ValueError for a field that the class does not have.
    """
    known = declared_fields(CLASSES[kind])
    unknown = fields.keys() - known.keys()
    if unknown:
        raise ValueError(f"{kind} has no field {', '.join(sorted(unknown))}")
    empty = {
        name: None
        for name, annotation in known.items()
        if is_optional(annotation) and name not in LEFT_OUT.get(kind, ())
    }
    given = {"object": kind, **fields}
    if "id" in known:
        given.setdefault("id", new_id(kind))
    if "livemode" in known:
        given.setdefault("livemode", False)
    return dict(sorted({**empty, **given}.items()))


@cache
def declared_fields(resource: type) -> dict[str, Any]:
    return {
        name: annotation
        for name, annotation in resource.__annotations__.items()
        if not name.startswith("_") and get_origin(annotation) is not ClassVar
    }


def is_optional(annotation: Any) -> bool:
    return type(None) in get_args(annotation)
