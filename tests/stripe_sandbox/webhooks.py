"""Signs events and posts them to the shop, again and again until it says 2xx."""

import hmac
import http.client
import json
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from urllib.parse import urlsplit

from tests.stripe_sandbox.delivery_faults import DeliveryFaults
from tests.stripe_sandbox.state import Json, State

QUICK_RETRIES = (0.1, 0.2, 0.5, 1, 2)
PATIENT_RETRIES = (2, 5, 15, 60, 300, 900, 3600)
ANSWER_WITHIN = 30
AT_ONCE = 16


@dataclass(frozen=True)
class Sent:
    """One posting of one event; status is 0 when nobody answered."""

    event: str
    type: str
    status: int

    @property
    def accepted(self) -> bool:
        return 200 <= self.status < 300


class Webhooks:
    def __init__(
        self,
        state: State,
        *,
        url: str | None,
        secret: str,
        retries: Sequence[float] = QUICK_RETRIES,
    ):
        self.url = url
        self.secret = secret
        self.retries = retries
        self.faults = DeliveryFaults(state)
        self.sent: list[Sent] = []
        self._state = state
        self._delivering = threading.Lock()
        self._news = threading.Condition()
        self._stopped = False
        self._thread: threading.Thread | None = None

    def enqueue(self, event: Json) -> None:
        """Plans the postings of a new event, with the faults that were asked for."""
        if self.url:
            self.faults.plan(event["id"], event["type"])
            with self._news:
                self._news.notify()

    def deliver(self) -> list[Sent]:
        """Posts now whatever waits, also what waits for its next try."""
        return self._deliver(due_before=float("inf"))

    def post(self, event: Json, *, secret: str = "", signed_at: int = 0) -> Sent:
        """Posts one event once, at will with another secret or an old signature."""
        body = payload(event)
        status = self._post(body, signature(body, secret or self.secret, signed_at))
        sent = Sent(event["id"], event["type"], status)
        self.sent.append(sent)
        return sent

    # The thread that delivers by itself

    def start(self) -> None:
        self._stopped = False
        self._thread = threading.Thread(
            target=self._deliver_for_ever, name="stand-in webhooks", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        with self._news:
            self._stopped = True
            self._news.notify()
        if self._thread:
            self._thread.join()
            self._thread = None

    def _deliver_for_ever(self) -> None:
        while not self._stopped:
            self._deliver(due_before=time.time())
            with self._news:
                if not self._stopped:
                    self._news.wait(self._pause())

    def _pause(self) -> float:
        found = self._state.rows(
            "SELECT MIN(due) FROM delivery WHERE outcome = 'waiting'"
        )
        due = found[0][0] if self.url else None
        return 1.0 if due is None else min(1.0, max(0.01, due - time.time()))

    # One round

    def _deliver(self, *, due_before: float) -> list[Sent]:
        round_of_sent: list[Sent] = []
        if not self.url:
            return round_of_sent
        with self._delivering:
            waiting = self._state.rows(
                "SELECT number, event, attempts FROM delivery WHERE outcome = 'waiting'"
                " AND due <= ? ORDER BY due, number",
                due_before,
            )
            for event_id, copies in groupby(waiting, key=lambda row: row[1]):
                if not self._stopped:
                    round_of_sent += self._deliver_copies(event_id, list(copies))
        return round_of_sent

    def _deliver_copies(self, event_id: str, copies: list[tuple]) -> list[Sent]:
        """Copies of one event arrive at the same time, as the worst case has it."""
        event = self._state.get("event", event_id)
        if event is None:
            # Forgotten before its delivery.
            self._state.run(
                "UPDATE delivery SET outcome = 'failed' WHERE event = ?", event_id
            )
            return []
        with ThreadPoolExecutor(max_workers=min(AT_ONCE, len(copies))) as pool:
            results = list(pool.map(lambda _: self.post(event), copies))
        for (number, _, attempts), sent in zip(copies, results, strict=True):
            self._note(number, attempts + 1, sent)
        return results

    def _note(self, number: int, attempts: int, sent: Sent) -> None:
        outcome, pause = "delivered", 0.0
        if not sent.accepted:
            more = attempts <= len(self.retries)
            outcome = "waiting" if more else "failed"
            pause = self.retries[attempts - 1] if more else 0.0
        self._state.run(
            "UPDATE delivery SET attempts = ?, outcome = ?, due = ? WHERE number = ?",
            attempts,
            outcome,
            time.time() + pause,
            number,
        )

    def _post(self, body: bytes, signed: str) -> int:
        if not self.url:
            raise ValueError("The stand-in has no webhook address to post to.")
        target = urlsplit(self.url)
        kind = (
            http.client.HTTPSConnection
            if target.scheme == "https"
            else http.client.HTTPConnection
        )
        connection = kind(target.hostname or "", target.port, timeout=ANSWER_WITHIN)
        path = target.path + (f"?{target.query}" if target.query else "")
        try:
            connection.request("POST", path or "/", body, headers(signed))
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            return 0
        else:
            return answer.status
        finally:
            connection.close()


def payload(event: Json) -> bytes:
    """The body that is signed: the event as it stood when it happened."""
    return json.dumps({**event, "pending_webhooks": 1}, indent=2).encode()


def signature(body: bytes, secret: str, signed_at: int = 0) -> str:
    """The Stripe-Signature header. https://docs.stripe.com/webhooks/signature."""
    moment = signed_at or int(time.time())
    signed = hmac.new(secret.encode(), b"%d." % moment + body, sha256).hexdigest()
    return f"t={moment},v1={signed}"


def headers(signed: str) -> dict[str, str]:
    return {
        "Accept": "*/*; q=0.5, application/xml",
        "Cache-Control": "no-cache",
        "Content-Type": "application/json; charset=utf-8",
        "Stripe-Signature": signed,
        "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
    }
