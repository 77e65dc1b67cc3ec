"""What happens when a buyer presses Pay: payment intents and charges."""

from dataclasses import dataclass
from typing import Any

from tests.stripe_sandbox import checkout_sessions, disputes
from tests.stripe_sandbox.account import Account
from tests.stripe_sandbox.cards import Card, Decline
from tests.stripe_sandbox.errors import no_such
from tests.stripe_sandbox.shapes import new_id, shaped
from tests.stripe_sandbox.state import Json

AUTHENTICATION_FAILED = Decline(
    "payment_intent_authentication_failure",
    "We are unable to authenticate your payment method. Please choose a different"
    " payment method and try again.",
)
OUTCOMES = {
    True: {
        "network_status": "approved_by_network",
        "seller_message": "Payment complete.",
        "type": "authorized",
    },
    False: {
        "network_status": "declined_by_network",
        "seller_message": "The bank did not accept the payment.",
        "type": "issuer_declined",
    },
}


class SessionClosed(Exception):
    """The session was paid or has expired; ``session`` says which."""

    def __init__(self, session: Json):
        super().__init__(f"The session is {session['status']}.")
        self.session = session


@dataclass(frozen=True)
class Payer:
    email: str
    name: str
    postal_code: str


@dataclass(frozen=True)
class Attempt:
    """What came of one press of the button."""

    session: Json
    decline: Decline | None = None
    authenticate: bool = False


def pay(account: Account, session_id: str, card: Card, payer: Payer) -> Attempt:
    """Raises SessionClosed when nothing can be paid any more."""
    with account.state.transaction():
        session = open_session(account, session_id)
        intent = _intent_of(account, session, payer)
        if card.decline:
            _charge(account, intent, card, payer, paid=False)
            return _declined(account, session, intent, card.decline)
        if card.authentication:
            return _ask_to_authenticate(account, session, intent, card, payer)
        return _complete(account, session, intent, card, payer)


def authenticate(account: Account, session_id: str, *, passed: bool) -> Attempt:
    """The buyer comes back from 3-D Secure. Raises SessionClosed."""
    with account.state.transaction():
        session = open_session(account, session_id)
        waiting = account.state.private(session_id).get("authenticating")
        intent = account.state.get("payment_intent", session["payment_intent"] or "")
        if not waiting or not intent or intent["status"] != "requires_action":
            return Attempt(session)
        card, payer = Card(**waiting["card"]), Payer(**waiting["payer"])
        if not passed:
            return _declined(account, session, intent, AUTHENTICATION_FAILED)
        return _complete(account, session, intent, card, payer)


def open_session(account: Account, session_id: str) -> Json:
    checkout_sessions.expire_overdue(account)
    session = checkout_sessions.existing(account, session_id)
    if session["status"] != "open":
        raise SessionClosed(session)
    return session


def retrieve_intent(account: Account, params: Json, intent_id: str) -> Json:
    intent = account.state.get("payment_intent", intent_id)
    if intent is None:
        raise no_such("payment_intent", intent_id, param="intent")
    return intent


def retrieve_charge(account: Account, params: Json, charge_id: str) -> Json:
    charge = account.state.get("charge", charge_id)
    if charge is None:
        raise no_such("charge", charge_id)
    return charge


def _intent_of(account: Account, session: Json, payer: Payer) -> Json:
    """Checkout makes the payment intent at the first attempt, not with the session."""
    if session["payment_intent"]:
        return retrieve_intent(account, {}, session["payment_intent"])
    data = account.state.private(session["id"])["payment_intent_data"]
    intent = shaped(
        "payment_intent",
        amount=session["amount_total"],
        amount_capturable=0,
        amount_received=0,
        capture_method=data.get("capture_method", "automatic_async"),
        confirmation_method="automatic",
        created=account.state.now(),
        currency=session["currency"],
        description=data.get("description"),
        livemode=session["livemode"],
        metadata=data.get("metadata") or {},
        payment_method_options={"card": {"request_three_d_secure": "automatic"}},
        payment_method_types=["card"],
        receipt_email=data.get("receipt_email"),
        shipping=data.get("shipping"),
        statement_descriptor_suffix=data.get("statement_descriptor_suffix"),
        status="requires_payment_method",
        transfer_group=data.get("transfer_group"),
    )
    intent["client_secret"] = f"{intent['id']}_secret_{new_id('client')}"
    account.state.add("payment_intent", intent)
    session["payment_intent"] = intent["id"]
    account.state.save(session)
    account.record("payment_intent.created", intent)
    return intent


def _complete(
    account: Account, session: Json, intent: Json, card: Card, payer: Payer
) -> Attempt:
    charge = _charge(account, intent, card, payer, paid=True)
    intent.update(
        status="succeeded",
        amount_received=intent["amount"],
        last_payment_error=None,
        latest_charge=charge["id"],
        next_action=None,
        payment_method=charge["payment_method"],
    )
    account.record("payment_intent.succeeded", account.state.save(intent))
    tax = session["automatic_tax"]
    session.update(
        automatic_tax={**tax, "status": "complete" if tax["enabled"] else None},
        customer_details=checkout_sessions.customer_details(
            email=payer.email, name=payer.name, address=_address(payer)
        ),
        payment_status="paid",
        status="complete",
        url=None,
    )
    account.record("checkout.session.completed", account.state.save(session))
    if card.disputed:
        disputes.open_dispute(account, charge["id"])
    return Attempt(session)


def _declined(
    account: Account, session: Json, intent: Json, decline: Decline
) -> Attempt:
    intent.update(
        status="requires_payment_method",
        last_payment_error=_payment_error(intent, decline),
        next_action=None,
        payment_method=None,
    )
    account.record("payment_intent.payment_failed", account.state.save(intent))
    return Attempt(session, decline=decline)


def _ask_to_authenticate(
    account: Account, session: Json, intent: Json, card: Card, payer: Payer
) -> Attempt:
    page = f"{account.page_url(session['id'])}/3ds"
    intent.update(
        status="requires_action",
        last_payment_error=None,
        next_action={
            "type": "redirect_to_url",
            "redirect_to_url": {"url": page, "return_url": None},
        },
        payment_method=new_id("pm"),
    )
    account.record("payment_intent.requires_action", account.state.save(intent))
    waiting = {"card": vars(card), "payer": vars(payer)}
    private = account.state.private(session["id"])
    account.state.keep_private(session["id"], {**private, "authenticating": waiting})
    return Attempt(session, authenticate=True)


def _charge(
    account: Account, intent: Json, card: Card, payer: Payer, *, paid: bool
) -> Json:
    charge = shaped(
        "charge",
        amount=intent["amount"],
        amount_captured=intent["amount"] if paid else 0,
        amount_refunded=0,
        balance_transaction=new_id("txn") if paid else None,
        billing_details={
            "address": _address(payer),
            "email": payer.email,
            "name": payer.name,
            "phone": None,
            "tax_id": None,
        },
        captured=paid,
        created=account.state.now(),
        currency=intent["currency"],
        description=intent["description"],
        disputed=False,
        failure_code=card.decline.code if card.decline else None,
        failure_message=card.decline.message if card.decline else None,
        fraud_details={},
        livemode=intent["livemode"],
        metadata=intent["metadata"],
        outcome={"reason": None, "risk_level": "normal", **OUTCOMES[paid]},
        paid=paid,
        payment_intent=intent["id"],
        payment_method=new_id("pm"),
        payment_method_details={"type": "card", "card": _card_details(card)},
        refunded=False,
        shipping=intent["shipping"],
        status="succeeded" if paid else "failed",
    )
    account.state.add("charge", charge, {"refunds": card.refunds})
    intent["latest_charge"] = charge["id"]
    account.record("charge.succeeded" if paid else "charge.failed", charge)
    return charge


def _card_details(card: Card) -> Json:
    return {
        "brand": card.brand,
        "country": "US",
        "exp_month": card.exp_month,
        "exp_year": card.exp_year,
        "funding": "credit",
        "last4": card.last4,
        "network": card.brand,
        "three_d_secure": {"result": "authenticated"} if card.authentication else None,
        "wallet": None,
    }


def _payment_error(intent: Json, decline: Decline) -> Json:
    error: dict[str, Any] = {
        "code": decline.code,
        "doc_url": f"https://docs.stripe.com/error-codes#{decline.code.replace('_', '-')}",
        "message": decline.message,
        "type": "card_error",
    }
    if decline.decline_code:
        error["decline_code"] = decline.decline_code
    if intent["latest_charge"]:
        error["charge"] = intent["latest_charge"]
    return error


def _address(payer: Payer) -> Json:
    return {
        "city": None,
        "country": "US",
        "line1": None,
        "line2": None,
        "postal_code": payer.postal_code or None,
        "state": None,
    }
