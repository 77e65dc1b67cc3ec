"""The one account at the stand-in: what it remembers, and where its pages stand."""

import contextvars
from dataclasses import dataclass, field

import stripe

from tests.stripe_sandbox.shapes import shaped
from tests.stripe_sandbox.state import Json, State
from tests.stripe_sandbox.webhooks import Webhooks

API_VERSION = stripe.api_version
ACCOUNT_ID = "acct_1StandInForStripe"


@dataclass(frozen=True)
class Cause:
    """Which request to the API made an event; nothing for the payment page's."""

    id: str | None = None
    idempotency_key: str | None = None


cause: contextvars.ContextVar[Cause | None] = contextvars.ContextVar(
    "cause", default=None
)


@dataclass
class Account:
    state: State
    webhooks: Webhooks
    public_url: str = field(default="")

    def page_url(self, session_id: str) -> str:
        return f"{self.public_url}/c/pay/{session_id}"

    def record(self, kind: str, thing: Json, *, previous: Json | None = None) -> Json:
        """Writes an event about an object as it is now, and sends the webhook."""
        data: Json = {"object": thing}
        if previous is not None:
            data["previous_attributes"] = previous
        because = cause.get() or Cause()
        event = shaped(
            "event",
            api_version=API_VERSION,
            created=self.state.now(),
            data=data,
            livemode=bool(thing.get("livemode", False)),
            pending_webhooks=0,
            request={
                "id": because.id,
                "idempotency_key": because.idempotency_key,
            },
            type=kind,
        )
        self.state.add("event", event)
        self.webhooks.enqueue(event)
        return event

    def itself(self) -> Json:
        return shaped(
            "account",
            id=ACCOUNT_ID,
            charges_enabled=True,
            country="US",
            default_currency="usd",
            details_submitted=True,
            payouts_enabled=True,
            type="standard",
        )
