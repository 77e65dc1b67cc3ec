"""Which requests arrived, for tests to ask; never with a card in it."""

import threading
from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

from tests.stripe_sandbox.errors import UnusableParameter
from tests.stripe_sandbox.messages import Request
from tests.stripe_sandbox.parameters import decode_form
from tests.stripe_sandbox.state import Json

REMEMBERED = 10_000
SECRET_FIELDS = ("number", "cvc", "expiry", "name")


@dataclass(frozen=True)
class Received:
    method: str
    path: str
    parameters: Json
    idempotency_key: str
    status: int
    """0 when the stand-in hung up without an answer."""


class RequestLog:
    def __init__(self) -> None:
        self._received: deque[Received] = deque(maxlen=REMEMBERED)
        self._lock = threading.Lock()

    def note(self, request: Request, status: int) -> None:
        entry = Received(
            request.method,
            request.path,
            _parameters(request),
            request.headers.get("idempotency-key", ""),
            status,
        )
        with self._lock:
            self._received.append(entry)

    def received(self, method: str = "", path: str = "") -> list[Received]:
        """Oldest first; ``path`` is the beginning of the path."""
        with self._lock:
            return [
                entry
                for entry in self._received
                if entry.method.startswith(method) and entry.path.startswith(path)
            ]

    def as_json(self) -> list[dict[str, Any]]:
        return [asdict(entry) for entry in self.received()]

    def clear(self) -> None:
        with self._lock:
            self._received.clear()


def _parameters(request: Request) -> Json:
    try:
        given = decode_form(request.body if request.method == "POST" else request.query)
    except UnusableParameter:
        return {"unreadable": True}
    if request.path.startswith("/c/pay/"):
        return {name: given[name] for name in given if name not in SECRET_FIELDS}
    return given
