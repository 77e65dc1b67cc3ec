"""The control API under /_control/: what tests of another process ask for, in JSON.

Each path is a method of the sandbox, its body the method's arguments:

    POST /_control/pay {"session_id": "cs_test_…", "card_number": "4242…"}
    POST /_control/faults/slow_down {"seconds": 30, "path": "/v1/checkout"}
    POST /_control/webhooks/drop {"events": 2}
"""

import dataclasses
import inspect
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.stripe_sandbox.errors import ApiError
from tests.stripe_sandbox.messages import Request, Response, json_response
from tests.stripe_sandbox.payments import SessionClosed
from tests.stripe_sandbox.webhooks import Sent

if TYPE_CHECKING:
    from tests.stripe_sandbox.sandbox import StripeSandbox

PREFIX = "/_control/"
ACTS = (
    "advance_clock",
    "alter_session",
    "answer_dispute",
    "authenticate",
    "close_dispute",
    "dispute",
    "emit",
    "events",
    "expire",
    "forget_events",
    "forget_keys",
    "pay",
    "post_webhook",
    "refund",
    "session",
    "sessions",
    "settle_refunds",
)
FAULTS = (
    "clear",
    "fail_after",
    "fail_before",
    "lose_answer",
    "lose_request",
    "rate_limit",
    "slow_down",
)
WEBHOOK_FAULTS = ("clear", "delay", "drop", "reorder", "repeat")


def answer(sandbox: "StripeSandbox", request: Request) -> Response:
    name = request.path.removeprefix(PREFIX)
    call = _calls(sandbox).get(name)
    if call is None:
        return _refused(404, f"There is no control {name}.")
    if request.method != "POST":
        return _refused(405, "Control is by POST.")
    # A page in the same browser could post a form here, but not JSON.
    if not request.headers.get("content-type", "").startswith("application/json"):
        return _refused(415, "Send JSON, as Content-Type: application/json.")
    try:
        arguments = json.loads(request.body or "{}")
        inspect.signature(call).bind(**arguments)
        result = call(**arguments)
    except (ApiError, SessionClosed, TypeError, ValueError) as error:
        return _refused(400, f"{type(error).__name__}: {error}")
    return json_response(200, {"result": _plain(result)})


def _calls(sandbox: "StripeSandbox") -> dict[str, Callable[..., Any]]:
    calls: dict[str, Callable[..., Any]] = {
        "requests": sandbox.requests.as_json,
        "requests/clear": sandbox.requests.clear,
        "webhooks/deliver": sandbox.deliver_webhooks,
        "webhooks/target": sandbox.send_webhooks_to,
    }
    calls |= {name: getattr(sandbox, name) for name in ACTS}
    calls |= {f"faults/{name}": getattr(sandbox.faults, name) for name in FAULTS}
    faults = sandbox.webhooks.faults
    calls |= {f"webhooks/{name}": getattr(faults, name) for name in WEBHOOK_FAULTS}
    return calls


def _plain(result: Any) -> Any:
    if isinstance(result, list):
        return [_plain(one) for one in result]
    return dataclasses.asdict(result) if isinstance(result, Sent) else result


def _refused(status: int, message: str) -> Response:
    return json_response(status, {"error": message})
