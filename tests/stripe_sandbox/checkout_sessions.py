"""Checkout Sessions: made, read, expired."""

from typing import Any

from tests.stripe_sandbox.account import Account
from tests.stripe_sandbox.checkout_rules import (
    LATEST_EXPIRY,
    check_rules,
    check_total,
    not_done,
)
from tests.stripe_sandbox.errors import ApiError, no_such
from tests.stripe_sandbox.listing import listed
from tests.stripe_sandbox.shapes import new_id, shaped
from tests.stripe_sandbox.state import Json

KIND = "checkout.session"
SHOWN_AS_GIVEN = (
    "adaptive_pricing",
    "after_expiration",
    "allow_promotion_codes",
    "billing_address_collection",
    "branding_settings",
    "cancel_url",
    "client_reference_id",
    "customer_email",
    "excluded_payment_method_types",
    "integration_identifier",
    "locale",
    "origin_context",
    "payment_method_options",
    "saved_payment_method_options",
    "submit_type",
    "success_url",
    "wallet_options",
)


def create(account: Account, params: Json) -> Json:
    now = account.state.now()
    check_rules(params, now)
    items = [_line_item(item, now) for item in params["line_items"]]
    offered = params.get("shipping_options", [])
    session_id = new_id(KIND)
    session = shaped(
        KIND,
        id=session_id,
        **{name: params[name] for name in SHOWN_AS_GIVEN if name in params},
        **_amounts(items, [_shipping_option(option) for option in offered]),
        automatic_tax=_automatic_tax(params),
        created=now,
        custom_fields=[],
        custom_text=_custom_text(params),
        customer_creation=params.get("customer_creation", "if_required"),
        customer_details=customer_details(email=params.get("customer_email")),
        expires_at=params.get("expires_at", now + LATEST_EXPIRY),
        metadata=params.get("metadata") or {},
        mode="payment",
        payment_method_collection="if_required",
        payment_method_types=["card"],
        payment_status="unpaid",
        phone_number_collection={"enabled": False},
        status="open",
        ui_mode="hosted_page",
        url=account.page_url(session_id),
    )
    check_total(session["amount_total"], session["currency"])
    private = {
        "line_items": items,
        "payment_intent_data": params.get("payment_intent_data", {}),
        "shipping_names": [
            option["shipping_rate_data"]["display_name"] for option in offered
        ],
    }
    return account.state.add(KIND, session, private)


def retrieve(account: Account, params: Json, session_id: str) -> Json:
    expire_overdue(account)
    return existing(account, session_id)


def existing(account: Account, session_id: str) -> Json:
    session = account.state.get(KIND, session_id)
    if session is None:
        raise no_such(KIND, session_id, param="session")
    return session


def update(account: Account, params: Json, session_id: str) -> Json:
    session = existing(account, session_id)
    for name in params.keys() - {"metadata", "expand"}:
        raise not_done(name)
    if "metadata" in params:
        session["metadata"] = {**session["metadata"], **(params["metadata"] or {})}
    return account.state.save(session)


def list_sessions(account: Account, params: Json) -> Json:
    for name in ("customer", "customer_account", "payment_link", "subscription"):
        if name in params:
            raise not_done(name)
    expire_overdue(account)
    fields = {
        name: params[name] for name in ("payment_intent", "status") if name in params
    }
    email = params.get("customer_details", {}).get("email")
    return listed(
        account.state,
        KIND,
        params,
        "/v1/checkout/sessions",
        keep=lambda one: not email or _email(one) == email,
        **fields,
    )


def line_items(account: Account, params: Json, session_id: str) -> Json:
    existing(account, session_id)
    items = account.state.private(session_id)["line_items"]
    url = f"/v1/checkout/sessions/{session_id}/line_items"
    limit = params.get("limit", 10)
    return {
        "object": "list",
        "data": items[:limit],
        "has_more": len(items) > limit,
        "url": url,
    }


def expire(account: Account, params: Json, session_id: str) -> Json:
    expire_overdue(account)
    session = existing(account, session_id)
    if session["status"] != "open":
        raise ApiError(
            400,
            'Only Checkout Sessions with a status in ["open"] can be expired. This'
            f" Checkout Session has a status of `{session['status']}`.",
        )
    return close_unpaid(account, session)


def expire_overdue(account: Account) -> None:
    """Expires the open sessions whose time has come, as Stripe does by itself."""
    with account.state.transaction():
        for session in account.state.open_until(account.state.now()):
            close_unpaid(account, session)


def close_unpaid(account: Account, session: Json) -> Json:
    if session["payment_intent"]:
        _cancel_payment(account, session["payment_intent"])
    session = account.state.save({**session, "status": "expired", "url": None})
    account.record("checkout.session.expired", session)
    return session


def _cancel_payment(account: Account, payment_intent_id: str) -> None:
    intent = account.state.get("payment_intent", payment_intent_id)
    if intent is None:
        raise no_such("payment_intent", payment_intent_id)
    intent.update(
        status="canceled",
        canceled_at=account.state.now(),
        cancellation_reason="expired",
        next_action=None,
    )
    account.record("payment_intent.canceled", account.state.save(intent))


def customer_details(**known: Any) -> Json | None:
    if not any(known.values()):
        return None
    return {
        "address": None,
        "business_name": None,
        "email": None,
        "individual_name": None,
        "name": None,
        "phone": None,
        "tax_exempt": "none",
        "tax_ids": None,
        **known,
    }


def _amounts(items: list[Json], shipping: list[Json]) -> Json:
    subtotal = sum(item["amount_total"] for item in items)
    shipping_amount = shipping[0]["shipping_amount"] if shipping else 0
    return {
        "amount_subtotal": subtotal,
        "amount_total": subtotal + shipping_amount,
        "currency": items[0]["currency"],
        "shipping_cost": _shipping_cost(shipping),
        "shipping_options": shipping,
        "total_details": {
            "amount_discount": 0,
            "amount_shipping": shipping_amount,
            "amount_tax": 0,
        },
    }


def _email(session: Json) -> str | None:
    return (session["customer_details"] or {}).get("email")


def _line_item(item: Json, now: int) -> Json:
    price_data = item["price_data"]
    price = shaped(
        "price",
        active=False,
        billing_scheme="per_unit",
        created=now,
        currency=price_data["currency"],
        metadata={},
        product=new_id("product"),
        tax_behavior=price_data.get("tax_behavior", "unspecified"),
        type="one_time",
        unit_amount=price_data["unit_amount"],
        unit_amount_decimal=str(price_data["unit_amount"]),
    )
    total = price_data["unit_amount"] * item["quantity"]
    return shaped(
        "item",
        amount_discount=0,
        amount_subtotal=total,
        amount_tax=0,
        amount_total=total,
        currency=price_data["currency"],
        description=price_data["product_data"]["name"],
        metadata=item.get("metadata") or {},
        price=price,
        quantity=item["quantity"],
    )


def _shipping_option(option: Json) -> Json:
    return {
        "shipping_amount": option["shipping_rate_data"]["fixed_amount"]["amount"],
        "shipping_rate": new_id("shipping_rate"),
    }


def _shipping_cost(options: list[Json]) -> Json | None:
    if not options:
        return None
    amount = options[0]["shipping_amount"]
    return {
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "shipping_rate": options[0]["shipping_rate"],
    }


def _automatic_tax(params: Json) -> Json:
    enabled = params.get("automatic_tax", {}).get("enabled", False)
    return {
        "enabled": enabled,
        "liability": {"type": "self"} if enabled else None,
        "provider": "stripe" if enabled else None,
        "status": "requires_location_inputs" if enabled else None,
    }


def _custom_text(params: Json) -> Json:
    given = params.get("custom_text", {})
    places = (
        "after_submit",
        "shipping_address",
        "submit",
        "terms_of_service_acceptance",
    )
    return {place: given.get(place) or None for place in places}
