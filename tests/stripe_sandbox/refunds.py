"""Refunds within their limits: never more than was paid, never twice."""

from tests.stripe_sandbox.account import Account
from tests.stripe_sandbox.checkout_rules import not_done
from tests.stripe_sandbox.errors import ApiError, UnusableParameter, no_such
from tests.stripe_sandbox.listing import listed
from tests.stripe_sandbox.shapes import new_id, shaped
from tests.stripe_sandbox.state import Json

KIND = "refund"
NOT_DONE = (
    "currency",
    "customer",
    "instructions_email",
    "origin",
    "refund_application_fee",
    "reverse_transfer",
)


def create(account: Account, params: Json) -> Json:
    for name in NOT_DONE:
        if params.get(name):
            raise not_done(name)
    charge = _charge_to_refund(account, params)
    _refuse_disputed(charge)
    amount = _amount(charge, params)
    pace = account.state.private(charge["id"])["refunds"]
    refund = shaped(
        KIND,
        amount=amount,
        balance_transaction=new_id("txn"),
        charge=charge["id"],
        created=account.state.now(),
        currency=charge["currency"],
        destination_details={
            "type": "card",
            "card": {"reference_status": "pending", "type": "refund"},
        },
        metadata=params.get("metadata") or {},
        payment_intent=charge["payment_intent"],
        reason=params.get("reason"),
        # A refund that will fail looks like any other at first.
        status="pending" if pace == "pending" else "succeeded",
    )
    account.state.add(KIND, refund, {"ends": pace})
    account.record("refund.created", refund)
    _move_refunded(account, charge, amount)
    return refund


def settle_waiting(account: Account) -> list[Json]:
    """Time passes: refunds that were on their way succeed or fail."""
    settled = []
    with account.state.transaction():
        for refund in account.state.find(KIND):
            ends = account.state.private(refund["id"])["ends"]
            if ends == "failed" and refund["status"] == "succeeded":
                settled.append(_fail(account, refund))
            elif ends == "pending" and refund["status"] == "pending":
                refund["status"] = "succeeded"
                account.record("refund.updated", account.state.save(refund))
                settled.append(refund)
    return settled


def retrieve(account: Account, params: Json, refund_id: str) -> Json:
    refund = account.state.get(KIND, refund_id)
    if refund is None:
        raise no_such(KIND, refund_id)
    return refund


def update(account: Account, params: Json, refund_id: str) -> Json:
    refund = retrieve(account, {}, refund_id)
    if "metadata" in params:
        refund["metadata"] = {**refund["metadata"], **(params["metadata"] or {})}
    return account.state.save(refund)


def list_refunds(account: Account, params: Json) -> Json:
    fields = {
        name: params[name] for name in ("charge", "payment_intent") if name in params
    }
    return listed(account.state, KIND, params, "/v1/refunds", **fields)


def _charge_to_refund(account: Account, params: Json) -> Json:
    if "charge" in params:
        charge = account.state.get("charge", params["charge"])
        if charge is None:
            raise no_such("charge", params["charge"], param="charge", status=400)
        return charge
    if "payment_intent" not in params:
        raise UnusableParameter(
            "One of the following params should be provided for this request:"
            " payment_intent or charge.",
            code="parameter_missing",
            param="payment_intent",
        )
    intent = account.state.get("payment_intent", params["payment_intent"])
    if intent is None:
        raise no_such(
            "payment_intent",
            params["payment_intent"],
            param="payment_intent",
            status=400,
        )
    if intent["status"] != "succeeded":
        raise ApiError(
            400,
            f"This PaymentIntent ({intent['id']}) does not have a successful charge"
            " to refund.",
        )
    return account.state.get("charge", intent["latest_charge"]) or {}


def _refuse_disputed(charge: Json) -> None:
    if charge["disputed"]:
        raise ApiError(
            400,
            f"Charge {charge['id']} has been charged back; cannot issue a refund.",
            code="charge_disputed",
        )


def _amount(charge: Json, params: Json) -> int:
    left = charge["amount_captured"] - charge["amount_refunded"]
    if charge["refunded"] or left <= 0:
        raise ApiError(
            400,
            f"Charge {charge['id']} has already been refunded.",
            code="charge_already_refunded",
        )
    amount = params.get("amount", left)
    if amount < 1:
        raise UnusableParameter(
            "This value must be greater than or equal to 1.",
            code="parameter_invalid_integer",
            param="amount",
        )
    if amount > left:
        raise ApiError(
            400,
            f"Refund amount (${amount / 100:,.2f}) is greater than unrefunded amount"
            f" on charge (${left / 100:,.2f})",
            code="amount_too_large",
            param="amount",
        )
    return amount


def _move_refunded(account: Account, charge: Json, amount: int) -> None:
    before = {name: charge[name] for name in ("amount_refunded", "refunded")}
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount_captured"]
    account.state.save(charge)
    if amount > 0:
        account.record("charge.refunded", charge, previous=before)


def _fail(account: Account, refund: Json) -> Json:
    charge = account.state.get("charge", refund["charge"])
    if charge is None:
        raise no_such("charge", refund["charge"])
    refund.update(
        status="failed",
        failure_reason="expired_or_canceled_card",
        failure_balance_transaction=new_id("txn"),
    )
    account.state.save(refund)
    _move_refunded(account, charge, -refund["amount"])
    account.record("refund.updated", refund)
    account.record("refund.failed", refund)
    return refund
