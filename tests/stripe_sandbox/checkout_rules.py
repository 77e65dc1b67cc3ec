"""What Stripe asks of a Checkout Session beyond the types, and what is not done here."""

from typing import Any

from tests.stripe_sandbox.errors import ApiError, UnusableParameter
from tests.stripe_sandbox.state import Json

# https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts
LEAST_CHARGE = {
    "aud": 50,
    "cad": 50,
    "chf": 50,
    "eur": 50,
    "gbp": 30,
    "nzd": 50,
    "usd": 50,
}
MOST_CHARGE = 99_999_999
SOONEST_EXPIRY, LATEST_EXPIRY = 30 * 60, 24 * 60 * 60
LONGEST_REFERENCE = 200
MOST_LINE_ITEMS, MOST_SHIPPING_OPTIONS = 100, 5

# A parameter here would change the page or the money in a way that the stand-in
# does not follow: better refused than quietly ignored.
NOT_DONE: tuple[tuple[str, ...], ...] = (
    ("after_expiration", "recovery", "enabled"),
    ("allow_promotion_codes",),
    ("consent_collection",),
    ("custom_fields",),
    ("customer",),
    ("customer_account",),
    ("discounts",),
    ("invoice_creation", "enabled"),
    ("managed_payments", "enabled"),
    ("name_collection",),
    ("optional_items",),
    ("payment_intent_data", "application_fee_amount"),
    ("payment_intent_data", "on_behalf_of"),
    ("payment_intent_data", "setup_future_usage"),
    ("payment_intent_data", "transfer_data"),
    ("payment_method_configuration",),
    ("phone_number_collection", "enabled"),
    ("setup_intent_data",),
    ("shipping_address_collection",),
    ("subscription_data",),
    ("tax_id_collection", "enabled"),
)
NOT_DONE_VALUES = (
    (("billing_address_collection",), "required"),
    (("payment_intent_data", "capture_method"), "manual"),
    (("customer_creation",), "always"),
)
ONLY_OTHER_UI_MODES = ("return_url", "redirect_on_completion", "permissions")


def not_done(name: str) -> UnusableParameter:
    return UnusableParameter(
        f"The stand-in for Stripe does not do {name}. Stripe itself does.",
        code="not_done_by_stand_in",
        param=name,
    )


def check_rules(params: Json, now: int) -> None:
    """Raises UnusableParameter for the first thing that Stripe would refuse."""
    _check_mode(params)
    for path in NOT_DONE:
        if _at(params, path):
            raise not_done(_named(path))
    for path, value in NOT_DONE_VALUES:
        if _at(params, path) == value:
            raise not_done(f"{_named(path)}={value}")
    for name in ONLY_OTHER_UI_MODES:
        if name in params:
            raise UnusableParameter(
                f"`{name}` is not allowed when `ui_mode` is `hosted_page`.", param=name
            )
    _check_texts(params)
    _check_expiry(params.get("expires_at"), now)
    _check_line_items(params)
    _check_shipping(params.get("shipping_options", []))


def check_total(total: int, currency: str) -> None:
    """Raises ApiError when no card network would take this amount."""
    least = LEAST_CHARGE[currency]
    if total < least:
        raise ApiError(
            400,
            "The Checkout Session's total amount due must add up to at least"
            f" {least / 100:.2f} {currency}",
            code="amount_too_small",
        )
    if total > MOST_CHARGE:
        raise ApiError(
            400,
            "The Checkout Session's total amount due must be no more than"
            f" {MOST_CHARGE / 100:,.2f} {currency}",
            code="amount_too_large",
        )


def _check_mode(params: Json) -> None:
    if "mode" not in params:
        raise _missing("mode")
    if params["mode"] != "payment":
        raise not_done(f"mode={params['mode']}")
    if params.get("ui_mode", "hosted_page") != "hosted_page":
        raise not_done(f"ui_mode={params['ui_mode']}")
    if "success_url" not in params:
        raise _missing("success_url")
    types = params.get("allowed_payment_method_types")
    if types is not None and "card" not in types:
        raise not_done("allowed_payment_method_types without card")


def _check_texts(params: Json) -> None:
    reference = params.get("client_reference_id", "")
    if len(reference) > LONGEST_REFERENCE:
        raise UnusableParameter(
            f"Invalid string: {reference[:10]}…; must be at most"
            f" {LONGEST_REFERENCE} characters",
            param="client_reference_id",
        )
    for path in (("customer_email",), ("payment_intent_data", "receipt_email")):
        email = _at(params, path)
        if email and not _is_email(email):
            raise UnusableParameter(
                f"Invalid email address: {email}",
                code="email_invalid",
                param=_named(path),
            )
    if _at(params, ("payment_intent_data", "statement_descriptor")):
        raise UnusableParameter(
            "The statement_descriptor parameter is not supported for card charges."
            " Use statement_descriptor_suffix instead.",
            param="payment_intent_data[statement_descriptor]",
        )


def _check_expiry(expires_at: int | None, now: int) -> None:
    if expires_at is None:
        return
    if expires_at < now + SOONEST_EXPIRY:
        raise UnusableParameter(
            "The `expires_at` timestamp must be at least 30 minutes from Checkout"
            " Session creation.",
            param="expires_at",
        )
    if expires_at > now + LATEST_EXPIRY:
        raise UnusableParameter(
            "The `expires_at` timestamp must be less than 24 hours from Checkout"
            " Session creation.",
            param="expires_at",
        )


def _check_line_items(params: Json) -> None:
    items = params.get("line_items") or []
    if not items:
        raise _missing("line_items")
    if len(items) > MOST_LINE_ITEMS:
        raise UnusableParameter(
            f"Up to {MOST_LINE_ITEMS} line items are allowed.", param="line_items"
        )
    for place, item in enumerate(items):
        _check_line_item(item, f"line_items[{place}]")
    currencies = {item["price_data"]["currency"] for item in items}
    if (
        len(currencies | {params.get("currency", items[0]["price_data"]["currency"])})
        > 1
    ):
        raise UnusableParameter(
            "You must use the same currency for all line items.", param="line_items"
        )


def _check_line_item(item: Json, where: str) -> None:
    if "price" in item:
        raise UnusableParameter(
            f"No such price: '{item['price']}'",
            code="resource_missing",
            param=f"{where}[price]",
        )
    _refuse_not_done(item, ("adjustable_quantity", "tax_rates"), where)
    _require(item, ("price_data", "quantity"), where)
    _at_least(1, item["quantity"], f"{where}[quantity]")
    price, inside = item["price_data"], f"{where}[price_data]"
    _refuse_not_done(price, ("product", "recurring", "unit_amount_decimal"), inside)
    _require(price, ("product_data", "unit_amount"), inside)
    _at_least(0, price["unit_amount"], f"{inside}[unit_amount]")
    _check_currency(price["currency"], f"{inside}[currency]")


def _refuse_not_done(given: Json, names: tuple[str, ...], where: str) -> None:
    for name in names:
        if given.get(name):
            raise not_done(f"{where}[{name}]")


def _require(given: Json, names: tuple[str, ...], where: str) -> None:
    for name in names:
        if name not in given:
            raise _missing(f"{where}[{name}]")


def _check_shipping(options: list[Json]) -> None:
    if len(options) > MOST_SHIPPING_OPTIONS:
        raise UnusableParameter(
            f"Up to {MOST_SHIPPING_OPTIONS} shipping options are allowed.",
            param="shipping_options",
        )
    for place, option in enumerate(options):
        where = f"shipping_options[{place}]"
        if "shipping_rate" in option:
            raise UnusableParameter(
                f"No such shipping rate: '{option['shipping_rate']}'",
                code="resource_missing",
                param=f"{where}[shipping_rate]",
            )
        fixed = _at(option, ("shipping_rate_data", "fixed_amount"))
        if fixed is None:
            raise _missing(f"{where}[shipping_rate_data][fixed_amount]")
        inside = f"{where}[shipping_rate_data][fixed_amount]"
        _at_least(0, fixed["amount"], f"{inside}[amount]")
        _check_currency(fixed["currency"], f"{inside}[currency]")


def _check_currency(currency: str, where: str) -> None:
    if currency not in LEAST_CHARGE:
        raise UnusableParameter(
            f"Invalid currency: {currency}. The stand-in for Stripe supports these"
            f" currencies: {', '.join(LEAST_CHARGE)}",
            param=where,
        )


def _at_least(least: int, value: int, where: str) -> None:
    if value < least:
        raise UnusableParameter(
            f"This value must be greater than or equal to {least}.",
            code="parameter_invalid_integer",
            param=where,
        )


def _missing(name: str) -> UnusableParameter:
    return UnusableParameter(
        f"Missing required param: {name}.", code="parameter_missing", param=name
    )


def _at(params: Json, path: tuple[str, ...]) -> Any:
    value: Any = params
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _named(path: tuple[str, ...]) -> str:
    return path[0] + "".join(f"[{name}]" for name in path[1:])


def _is_email(text: str) -> bool:
    name, _, host = text.rpartition("@")
    return bool(name) and "." in host and " " not in text
