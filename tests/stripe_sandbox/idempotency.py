"""Answers kept by key. https://docs.stripe.com/api/idempotent_requests."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.stripe_sandbox.errors import ApiError, UnusableParameter
from tests.stripe_sandbox.state import Json, State

LONGEST_KEY = 255
KEPT_FOR = 24 * 60 * 60


@dataclass(frozen=True)
class Answer:
    status: int
    body: Json
    request_id: str
    """The request that did the work."""


class Keys:
    def __init__(self, state: State):
        self._state = state
        self._lock = threading.Lock()
        self._working: set[str] = set()

    @contextmanager
    def held(self, key: str, endpoint: str, params: Json) -> Iterator[Answer | None]:
        """The key is ours for the block; yields the answer that it already has.

        Raises ApiError when the key is at work elsewhere (409) or was first used for
        another request (400).
        """
        if len(key) > LONGEST_KEY:
            raise UnusableParameter(
                f"Idempotency keys are up to {LONGEST_KEY} characters long.",
                param="Idempotency-Key",
            )
        with self._lock:
            if key in self._working:
                raise ApiError(
                    409,
                    "There is currently another in-progress request using this"
                    " Idempotent Key (that probably means you submitted twice, and the"
                    f" other request is still going through): {key}. Please try again"
                    " later.",
                    code="idempotency_key_in_use",
                    kind="idempotency_error",
                    retry=True,
                )
            self._working.add(key)
        try:
            yield self._known_answer(key, endpoint, fingerprint(params))
        finally:
            with self._lock:
                self._working.remove(key)

    def keep(self, key: str, endpoint: str, params: Json, answer: Answer) -> None:
        self._state.run(
            "INSERT INTO answer VALUES (?, ?, ?, ?, ?, ?, ?)",
            key,
            endpoint,
            fingerprint(params),
            answer.status,
            json.dumps(answer.body),
            answer.request_id,
            self._state.now(),
        )

    def forget(self) -> int:
        """Stripe may do so after a day. Returns how many keys were forgotten."""
        return self._state.run("DELETE FROM answer")

    def _known_answer(self, key: str, endpoint: str, parameters: str) -> Answer | None:
        self._state.run(
            "DELETE FROM answer WHERE created <= ?", self._state.now() - KEPT_FOR
        )
        found = self._state.rows(
            "SELECT endpoint, parameters, status, body, request FROM answer"
            " WHERE key = ?",
            key,
        )
        if not found:
            return None
        first_endpoint, first_parameters, status, body, request_id = found[0]
        other = f"Try using a key other than '{key}' if you meant to execute a different request."
        if endpoint != first_endpoint:
            raise _misused(
                "Keys for idempotent requests can only be used for the same endpoint"
                f" they were first used for ('{endpoint}' vs '{first_endpoint}'). {other}"
            )
        if parameters != first_parameters:
            raise _misused(
                "Keys for idempotent requests can only be used with the same parameters"
                f" they were first used with. {other}"
            )
        return Answer(status, json.loads(body), request_id)


def fingerprint(params: Json) -> str:
    return hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()


def _misused(message: str) -> ApiError:
    return ApiError(400, message, kind="idempotency_error")
