"""The list of events, by which a shop finds what its webhook missed."""

from fnmatch import fnmatchcase

from tests.stripe_sandbox.account import Account
from tests.stripe_sandbox.errors import UnusableParameter, no_such
from tests.stripe_sandbox.listing import listed
from tests.stripe_sandbox.state import Json

KIND = "event"
MOST_TYPES = 20


def list_events(account: Account, params: Json) -> Json:
    if "type" in params and "types" in params:
        raise UnusableParameter(
            "You may only specify one of these parameters: type, types.", param="type"
        )
    wanted = params.get("types") or ([params["type"]] if "type" in params else ["*"])
    if len(wanted) > MOST_TYPES:
        raise UnusableParameter(
            f"You may pass up to {MOST_TYPES} types.", param="types"
        )
    delivered = params.get("delivery_success")
    undelivered = _undelivered(account)

    def asked_for(event: Json) -> bool:
        named = any(fnmatchcase(event["type"], pattern) for pattern in wanted)
        if delivered is None:
            return named
        return named and delivered is (event["id"] not in undelivered)

    page = listed(account.state, KIND, params, "/v1/events", keep=asked_for)
    for event in page["data"]:
        event["pending_webhooks"] = undelivered.get(event["id"], 0)
    return page


def retrieve(account: Account, params: Json, event_id: str) -> Json:
    event = account.state.get(KIND, event_id)
    if event is None:
        raise no_such(KIND, event_id)
    event["pending_webhooks"] = _undelivered(account).get(event_id, 0)
    return event


def forget(account: Account, *, older_than: int) -> int:
    """Stripe keeps events for 30 days. Returns how many were forgotten."""
    return account.state.run(
        "DELETE FROM object WHERE kind = 'event'"
        " AND json_extract(body, '$.created') < ?",
        older_than,
    )


def _undelivered(account: Account) -> dict[str, int]:
    found = account.state.rows(
        "SELECT event, COUNT(*) FROM delivery WHERE outcome != 'delivered' GROUP BY event"
    )
    return dict(found)
