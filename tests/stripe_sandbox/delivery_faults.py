"""What the network does to webhooks: lost, doubled, late, out of order."""

import threading
import time
from dataclasses import dataclass

from tests.stripe_sandbox.state import State

KINDS = ("drop", "repeat", "delay", "reorder")


@dataclass
class DeliveryFault:
    kind: str
    events: int
    copies: int = 2
    seconds: float = 0
    type: str = ""


class DeliveryFaults:
    """Each call is about the next ``events`` events, or those of one type.

    ``type`` is the beginning of an event's type, such as "checkout.session.".
    """

    def __init__(self, state: State):
        self._state = state
        self._faults: list[DeliveryFault] = []
        self._lock = threading.Lock()

    def drop(self, events: int = 1, *, type: str = "") -> None:
        """They never arrive, in spite of Stripe's retries."""
        self._add(DeliveryFault("drop", events, type=type))

    def repeat(self, copies: int = 2, events: int = 1, *, type: str = "") -> None:
        """Each arrives this many times, all at the same moment."""
        self._add(DeliveryFault("repeat", events, copies=copies, type=type))

    def delay(self, seconds: float, events: int = 1, *, type: str = "") -> None:
        self._add(DeliveryFault("delay", events, seconds=seconds, type=type))

    def reorder(self, events: int = 2, *, type: str = "") -> None:
        """They are held until the last of them happened, and arrive in reverse."""
        self._add(DeliveryFault("reorder", events, type=type))

    def clear(self) -> None:
        """Webhooks behave again; those that were held go out."""
        with self._lock:
            self._faults.clear()
        self._release_held()

    def plan(self, event_id: str, kind: str) -> None:
        fault = self._take(kind)
        action = fault.kind if fault else ""
        if action == "drop":
            self._insert(event_id, outcome="dropped")
        elif fault and action == "repeat":
            for _ in range(fault.copies):
                self._insert(event_id)
        elif fault and action == "delay":
            self._insert(event_id, pause=fault.seconds)
        elif fault and action == "reorder":
            self._insert(event_id, outcome="held")
            if fault.events == 0:
                self._release_held()
        else:
            self._insert(event_id)

    def _add(self, fault: DeliveryFault) -> None:
        with self._lock:
            self._faults.append(fault)

    def _take(self, kind: str) -> DeliveryFault | None:
        with self._lock:
            for fault in self._faults:
                if kind.startswith(fault.type):
                    fault.events -= 1
                    if fault.events <= 0:
                        self._faults.remove(fault)
                    return fault
        return None

    def _insert(
        self, event_id: str, *, outcome: str = "waiting", pause: float = 0
    ) -> None:
        self._state.run(
            "INSERT INTO delivery (event, due, outcome) VALUES (?, ?, ?)",
            event_id,
            time.time() + pause,
            outcome,
        )

    def _release_held(self) -> None:
        with self._state.transaction():
            held = self._state.rows(
                "SELECT number FROM delivery WHERE outcome = 'held' ORDER BY number DESC"
            )
            for place, (number,) in enumerate(held):
                self._state.run(
                    "UPDATE delivery SET outcome = 'waiting', due = ? WHERE number = ?",
                    time.time() + place / 1000,
                    number,
                )
