"""Stripe Tax: calculations, the transactions that are made of them, and reversals.

Rates are the stand-in's own: a test may put others in.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.stripe_sandbox.account import Account
from tests.stripe_sandbox.checkout_rules import not_done
from tests.stripe_sandbox.errors import ApiError, UnusableParameter, no_such
from tests.stripe_sandbox.shapes import new_id, shaped
from tests.stripe_sandbox.state import Json

CALCULATION, TRANSACTION = "tax.calculation", "tax.transaction"
VALID_FOR = 90 * 24 * 60 * 60
RATES: dict[str, list[tuple[str, str, str]]] = {
    "WA": [("Washington", "state", "6.5"), ("Seattle", "city", "3.85")],
    "CT": [("Connecticut", "state", "6.35")],
}
"""By state: who asks for it, of which level, and the percent. Goods and shipping."""
NOWHERE = "00000"
DEFAULT_CODE, SHIPPING_CODE = "txcd_99999999", "txcd_92010001"


def calculate(account: Account, params: Json) -> Json:
    for name in ("customer", "ship_from_details", "tax_date"):
        if params.get(name):
            raise not_done(name)
    address = _address(params)
    lines = [
        _line(number, line, address) for number, line in enumerate(params["line_items"])
    ]
    _refuse_twice([line["reference"] for line in lines])
    shipping = _shipping(params.get("shipping_cost"), address)
    parts = [*lines, *([shipping] if shipping else [])]
    tax = sum(part["amount_tax"] for part in parts)
    calculation = shaped(
        CALCULATION,
        id=new_id("taxcalc"),
        amount_total=sum(part["amount"] for part in parts) + tax,
        currency=params["currency"],
        customer_details={
            "address": {"city": None, "line1": None, "line2": None, **address},
            "address_source": "shipping",
            "ip_address": None,
            "tax_ids": [],
            "taxability_override": "none",
        },
        expires_at=account.state.now() + VALID_FOR,
        shipping_cost=shipping and {**shipping, "tax_breakdown": None},
        tax_amount_exclusive=tax,
        tax_amount_inclusive=0,
        tax_breakdown=[],
        tax_date=account.state.now(),
    )
    return account.state.add(CALCULATION, calculation, {"line_items": lines})


def book(account: Account, params: Json) -> Json:
    calculation = account.state.get(CALCULATION, params["calculation"])
    if calculation is None:
        raise no_such(CALCULATION, params["calculation"], param="calculation")
    _refuse_used(account, params["reference"])
    return account.state.add(
        TRANSACTION,
        _transaction(account, params, calculation, kind="transaction", reversal=None),
        {"total": calculation["amount_total"]},
    )


def reverse(account: Account, params: Json) -> Json:
    if params["mode"] != "partial" or "flat_amount" not in params:
        raise not_done("mode")
    original = account.state.get(TRANSACTION, params["original_transaction"])
    if original is None:
        raise no_such(
            TRANSACTION, params["original_transaction"], param="original_transaction"
        )
    _refuse_used(account, params["reference"])
    total = account.state.private(original["id"])["total"]
    left = total + params["flat_amount"]
    if params["flat_amount"] >= 0 or left < 0:
        raise UnusableParameter(
            "The amount has to be negative and no more than what is left of the"
            " transaction.",
            param="flat_amount",
        )
    account.state.keep_private(original["id"], {"total": left})
    reversal = {"original_transaction": original["id"]}
    return account.state.add(
        TRANSACTION,
        _transaction(account, params, original, kind="reversal", reversal=reversal),
        {"total": params["flat_amount"]},
    )


def _transaction(
    account: Account, params: Json, of: Json, *, kind: str, reversal: Json | None
) -> Json:
    return shaped(
        TRANSACTION,
        id=new_id("tax"),
        created=account.state.now(),
        currency=of["currency"],
        customer_details=of["customer_details"],
        metadata=params.get("metadata") or {},
        posted_at=account.state.now(),
        reference=params["reference"],
        reversal=reversal,
        shipping_cost=of["shipping_cost"],
        tax_date=of["tax_date"],
        type=kind,
    )


def _address(params: Json) -> Json:
    address = (params.get("customer_details") or {}).get("address")
    if not address:
        raise UnusableParameter(
            "Missing required param: customer_details[address].",
            code="parameter_missing",
            param="customer_details[address]",
        )
    if address["country"] == "US" and address.get("postal_code") in {None, NOWHERE}:
        raise ApiError(
            400,
            "We could not determine the customer's tax location based on the provided"
            " customer address.",
            code="customer_tax_location_invalid",
        )
    return address


def _line(number: int, line: Json, address: Json) -> Json:
    return {
        "id": new_id("tax_li"),
        "object": "tax.calculation_line_item",
        "livemode": False,
        "metadata": line.get("metadata") or {},
        "performance_location": None,
        "product": None,
        "quantity": line.get("quantity", 1),
        "reference": line.get("reference", f"L{number + 1}"),
        "tax_code": line.get("tax_code", DEFAULT_CODE),
        **_taxed(line["amount"], line, address),
    }


def _shipping(cost: Json | None, address: Json) -> Json | None:
    if not cost:
        return None
    return {
        "shipping_rate": None,
        "tax_code": cost.get("tax_code", SHIPPING_CODE),
        **_taxed(cost["amount"], cost, address),
    }


def _taxed(amount: int, given: Json, address: Json) -> Json:
    if amount < 1:
        raise UnusableParameter(
            "This value must be greater than or equal to 1.",
            code="parameter_invalid_integer",
            param="amount",
        )
    breakdown = [
        _share(amount, address, *rate) for rate in RATES.get(address.get("state"), [])
    ]
    percent = sum(
        (Decimal(row["tax_rate_details"]["percentage_decimal"]) for row in breakdown),
        Decimal(0),
    )
    return {
        "amount": amount,
        "amount_tax": _cents(amount * percent / 100),
        "tax_behavior": given.get("tax_behavior", "exclusive"),
        "tax_breakdown": breakdown or [_nothing(amount, address)],
    }


def _share(amount: int, address: Json, name: str, level: str, percent: str) -> Json:
    return {
        "amount": _cents(amount * Decimal(percent) / 100),
        "jurisdiction": _jurisdiction(address, name, level),
        "sourcing": "destination",
        "tax_rate_details": {
            "display_name": "Sales and Use Tax",
            "percentage_decimal": percent,
            "tax_type": "sales_tax",
        },
        "taxability_reason": "standard_rated",
        "taxable_amount": amount,
    }


def _nothing(amount: int, address: Json) -> Json:
    """The shop is not registered there."""
    return {
        "amount": 0,
        "jurisdiction": _jurisdiction(address, address.get("state") or "", "state"),
        "sourcing": "destination",
        "tax_rate_details": None,
        "taxability_reason": "not_collecting",
        "taxable_amount": 0,
    }


def _jurisdiction(address: Json, name: str, level: str) -> Json:
    return {
        "country": address["country"],
        "display_name": name,
        "level": level,
        "state": address.get("state"),
    }


def _cents(amount: Any) -> int:
    return int(Decimal(amount).quantize(Decimal(1), ROUND_HALF_UP))


def _refuse_twice(references: list[str]) -> None:
    if len(set(references)) < len(references):
        raise UnusableParameter(
            "Each line item needs a reference of its own.", param="line_items"
        )


def _refuse_used(account: Account, reference: str) -> None:
    if account.state.find(TRANSACTION, reference=reference):
        raise ApiError(
            400,
            f"A transaction with the reference {reference} exists already.",
            code="resource_already_exists",
            param="reference",
        )
