"""One request to the API: who asks, whether it was asked before, and the answer."""

import base64
import binascii
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.stripe_sandbox.account import API_VERSION, Account, Cause, cause
from tests.stripe_sandbox.errors import ApiError, UnusableParameter
from tests.stripe_sandbox.idempotency import Answer, Keys
from tests.stripe_sandbox.listing import expanded
from tests.stripe_sandbox.messages import Request, Response, json_response
from tests.stripe_sandbox.parameters import check, decode_form
from tests.stripe_sandbox.routes import Route, find_route
from tests.stripe_sandbox.shapes import new_id
from tests.stripe_sandbox.state import Json

TEST_KEY = re.compile(r"(sk|rk)_test_\w+")
SERVER_ERROR = ApiError(
    500,
    "An unknown error occurred at the stand-in for Stripe, as a test has asked for.",
    kind="api_error",
)
TOO_MANY = ApiError(
    429,
    "Request rate limit exceeded. You can learn more about rate limits here"
    " https://docs.stripe.com/rate-limits.",
    code="rate_limit",
)


@dataclass(frozen=True)
class Call:
    """One request to the API, and what a test wants to go wrong with it."""

    request: Request
    pause: Callable[[], None]
    """Waits before the work begins."""
    fail_after: bool
    """Does the work and answers 500."""
    id: str = field(default_factory=lambda: new_id("req"))

    @property
    def key(self) -> str:
        """Only what changes something is kept by key."""
        if self.request.method != "POST":
            return ""
        return self.request.headers.get("idempotency-key", "")


class Api:
    def __init__(self, account: Account):
        self.account = account
        self.keys = Keys(account.state)

    def answer(
        self, request: Request, *, pause: Callable[[], None], fail_after: bool
    ) -> Response:
        call = Call(request, pause, fail_after)
        try:
            authenticate(request)
            given = decode_form(
                request.body if request.method == "POST" else request.query
            )
            if call.key:
                return self._response(call, self._answer_once(call, given))
            pause()
            return self._response(call, self._work(call, given))
        except ApiError as error:
            return refusal(error, call.id)

    def _answer_once(self, call: Call, given: Json) -> Answer:
        path = call.request.path
        with self.keys.held(call.key, path, given) as known:
            if known:
                return known
            call.pause()
            with self.account.state.transaction():
                answer = self._work(call, given)
                self.keys.keep(call.key, path, given, answer)
            return answer

    def _work(self, call: Call, given: Json) -> Answer:
        """Raises ApiError when the work cannot begin; what it says later is an answer."""
        route, ids = find_route(call.request.method, call.request.path)
        params = check(given, route.typed)
        token = cause.set(Cause(call.id, call.key or None))
        try:
            body = self._done(route, params, ids)
        except UnusableParameter:
            raise
        except ApiError as error:
            return Answer(error.status, error.body(), call.id)
        finally:
            cause.reset(token)
        if call.fail_after:
            return Answer(500, SERVER_ERROR.body(), call.id)
        return Answer(200, body, call.id)

    def _done(self, route: Route, params: Json, ids: list[str]) -> Json:
        with self.account.state.transaction():
            body = route.endpoint(self.account, params, *ids)
            # A copy: what is expanded is for this answer only.
            body = json.loads(json.dumps(body))
            return expanded(self.account.state, body, params.get("expand", []))

    def _response(self, call: Call, answer: Answer) -> Response:
        response = json_response(
            answer.status,
            answer.body,
            **{"Request-Id": call.id, "Stripe-Version": API_VERSION},
        )
        if call.key:
            response.headers["Idempotency-Key"] = call.key
        if answer.request_id != call.id:
            response.headers["Idempotent-Replayed"] = "true"
            response.headers["Original-Request"] = answer.request_id
        return response


def refusal(error: ApiError, request_id: str = "") -> Response:
    headers = {
        "Request-Id": request_id or new_id("req"),
        "Stripe-Version": API_VERSION,
    }
    if error.retry is not None:
        headers["Stripe-Should-Retry"] = str(error.retry).lower()
    return json_response(error.status, error.body(), **headers)


def authenticate(request: Request) -> None:
    """Raises ApiError without a test key, for another account or API version."""
    key = _key(request.headers.get("authorization", ""))
    if not key:
        raise ApiError(
            401,
            "You did not provide an API key. You need to provide your API key in the"
            " Authorization header, using Bearer auth (e.g. 'Authorization: Bearer"
            " YOUR_SECRET_KEY').",
        )
    if not TEST_KEY.fullmatch(key):
        shown = f"{key[:8]}{'*' * 12}{key[-4:]}" if len(key) > 16 else "*" * len(key)
        raise ApiError(401, f"Invalid API Key provided: {shown}")
    if "stripe-account" in request.headers:
        raise ApiError(
            403,
            "The stand-in for Stripe has no connected accounts.",
            code="account_invalid",
        )
    version = request.headers.get("stripe-version", API_VERSION)
    if version != API_VERSION:
        raise ApiError(
            400,
            f"Invalid Stripe API version: {version}. The stand-in for Stripe only"
            f" speaks {API_VERSION}.",
        )


def _key(authorization: str) -> str:
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value, validate=True).decode().partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return ""
