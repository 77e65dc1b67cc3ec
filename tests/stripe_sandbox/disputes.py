"""Disputes: the buyer's bank takes the money back, and may give it again."""

import stripe

from tests.stripe_sandbox.account import Account
from tests.stripe_sandbox.errors import ApiError, no_such
from tests.stripe_sandbox.listing import listed
from tests.stripe_sandbox.shapes import declared_fields, shaped
from tests.stripe_sandbox.state import Json

KIND = "dispute"
TIME_TO_ANSWER = 7 * 24 * 60 * 60
ENDINGS = ("won", "lost")
EVIDENCE = declared_fields(stripe.Dispute.Evidence)


def open_dispute(
    account: Account,
    charge_id: str,
    *,
    reason: str = "fraudulent",
    amount: int | None = None,
) -> Json:
    with account.state.transaction():
        charge = account.state.get("charge", charge_id)
        if charge is None:
            raise no_such("charge", charge_id)
        if charge["disputed"] or not charge["paid"]:
            raise ApiError(400, f"Charge {charge_id} cannot be disputed.")
        charge["disputed"] = True
        account.state.save(charge)
        dispute = shaped(
            KIND,
            amount=amount or charge["amount_captured"] - charge["amount_refunded"],
            balance_transactions=[],
            charge=charge_id,
            created=account.state.now(),
            currency=charge["currency"],
            enhanced_eligibility_types=[],
            evidence={**dict.fromkeys(EVIDENCE), "enhanced_evidence": {}},
            evidence_details=_no_evidence(account.state.now() + TIME_TO_ANSWER),
            is_charge_refundable=False,
            livemode=charge["livemode"],
            metadata={},
            payment_intent=charge["payment_intent"],
            payment_method_details={"type": "card", "card": _card(charge)},
            reason=reason,
            status="needs_response",
        )
        account.state.add(KIND, dispute)
        account.record("charge.dispute.created", dispute)
        account.record("charge.dispute.funds_withdrawn", dispute)
        return dispute


def answer(account: Account, dispute_id: str) -> Json:
    """The shop sent its evidence; the bank looks at it."""
    with account.state.transaction():
        dispute = retrieve(account, {}, dispute_id)
        dispute["status"] = "under_review"
        dispute["evidence_details"].update(
            has_evidence=True, submission_count=1, submission_method="manual"
        )
        account.state.save(dispute)
        account.record(
            "charge.dispute.updated", dispute, previous={"status": "needs_response"}
        )
        return dispute


def close(account: Account, dispute_id: str, ending: str) -> Json:
    """Raises ValueError unless the ending is won or lost."""
    if ending not in ENDINGS:
        raise ValueError(f"A dispute ends as won or lost, not as {ending!r}.")
    with account.state.transaction():
        dispute = retrieve(account, {}, dispute_id)
        if dispute["status"] in ENDINGS:
            raise ApiError(400, f"Dispute {dispute_id} is closed already.")
        dispute["status"] = ending
        account.state.save(dispute)
        if ending == "won":
            account.record("charge.dispute.funds_reinstated", dispute)
        account.record("charge.dispute.closed", dispute)
        return dispute


def retrieve(account: Account, params: Json, dispute_id: str) -> Json:
    dispute = account.state.get(KIND, dispute_id)
    if dispute is None:
        raise no_such(KIND, dispute_id, param="dispute")
    return dispute


def list_disputes(account: Account, params: Json) -> Json:
    fields = {
        name: params[name] for name in ("charge", "payment_intent") if name in params
    }
    return listed(account.state, KIND, params, "/v1/disputes", **fields)


def _no_evidence(due_by: int) -> Json:
    return {
        "due_by": due_by,
        "enhanced_eligibility": {},
        "has_evidence": False,
        "past_due": False,
        "submission_count": 0,
        "submission_method": "not_submitted",
    }


def _card(charge: Json) -> Json:
    card = charge["payment_method_details"]["card"]
    return {
        "brand": card["brand"],
        "case_type": "chargeback",
        "network": card["network"],
        "network_reason_code": "83",
    }
