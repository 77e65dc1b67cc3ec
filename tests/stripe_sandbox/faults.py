"""Faults on demand: what Stripe and the network do to requests on a bad day."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    FAIL_BEFORE = "fail_before"
    FAIL_AFTER = "fail_after"
    LOSE_REQUEST = "lose_request"
    LOSE_ANSWER = "lose_answer"
    SLOW = "slow"
    RATE_LIMIT = "rate_limit"
    CALL_BEFORE = "call_before"
    CALL_AFTER = "call_after"


@dataclass
class Fault:
    kind: FaultKind
    method: str = ""
    path: str = ""
    times: int = 1
    seconds: float = 0
    call: Callable[[], object] | None = None

    def matches(self, method: str, path: str) -> bool:
        return path.startswith(self.path) and self.method in {"", method}


class Faults:
    """Each method is about the next ``times`` requests that match.

    ``path`` is the beginning of the path; an empty method or path matches every one.
    Requests to /_control/ never meet a fault.
    """

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = threading.Lock()

    def fail_before(self, method: str = "", path: str = "", times: int = 1) -> None:
        """Answer 500 without having done anything."""
        self.add(Fault(FaultKind.FAIL_BEFORE, method, path, times))

    def fail_after(self, method: str = "", path: str = "", times: int = 1) -> None:
        """Do the work, answer 500; the key keeps answering 500."""
        self.add(Fault(FaultKind.FAIL_AFTER, method, path, times))

    def lose_request(self, method: str = "", path: str = "", times: int = 1) -> None:
        """Close the connection without having done anything."""
        self.add(Fault(FaultKind.LOSE_REQUEST, method, path, times))

    def lose_answer(self, method: str = "", path: str = "", times: int = 1) -> None:
        """Do the work and close the connection without a word."""
        self.add(Fault(FaultKind.LOSE_ANSWER, method, path, times))

    def slow_down(
        self, seconds: float, method: str = "", path: str = "", times: int = 1
    ) -> None:
        """Wait before the work; the idempotency key is in use meanwhile."""
        self.add(Fault(FaultKind.SLOW, method, path, times, seconds))

    def rate_limit(self, method: str = "", path: str = "", times: int = 1) -> None:
        """Answer 429 without having done anything."""
        self.add(Fault(FaultKind.RATE_LIMIT, method, path, times))

    def call_before(
        self, call: Callable[[], object], method: str = "", path: str = ""
    ) -> None:
        """Run a function when the next such request arrives, before its work."""
        self.add(Fault(FaultKind.CALL_BEFORE, method, path, call=call))

    def call_after(
        self, call: Callable[[], object], method: str = "", path: str = ""
    ) -> None:
        """Run a function when the work is done and before the answer leaves."""
        self.add(Fault(FaultKind.CALL_AFTER, method, path, call=call))

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._faults.append(fault)

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def take(self, method: str, path: str) -> list[Fault]:
        """The faults that this request meets: of each kind the first that was set."""
        with self._lock:
            met: dict[FaultKind, Fault] = {}
            for fault in self._faults:
                if fault.matches(method, path):
                    met.setdefault(fault.kind, fault)
            for fault in met.values():
                fault.times -= 1
            self._faults = [fault for fault in self._faults if fault.times > 0]
        return list(met.values())
