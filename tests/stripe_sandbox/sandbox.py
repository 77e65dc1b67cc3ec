"""The stand-in as a whole: started, asked, and broken on purpose by tests."""

import contextlib
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Self

from tests.stripe_sandbox import (
    checkout_sessions,
    control,
    disputes,
    events,
    payments,
    refunds,
)
from tests.stripe_sandbox.account import Account
from tests.stripe_sandbox.cards import PAYS, card, passes_luhn
from tests.stripe_sandbox.environment import refuse_production
from tests.stripe_sandbox.errors import no_such
from tests.stripe_sandbox.exchange import Exchange
from tests.stripe_sandbox.messages import Request, Response
from tests.stripe_sandbox.server import Server
from tests.stripe_sandbox.state import Json, State
from tests.stripe_sandbox.webhooks import (
    QUICK_RETRIES,
    Sent,
    Webhooks,
    payload,
    signature,
)

LOOK_FOR_EXPIRED_EVERY = 1.0
BUYER = payments.Payer(email="buyer@example.com", name="Ada Byron", postal_code="02139")


class StripeSandbox:
    """Runs on a free port of loopback between ``start`` and ``stop``.

    As a context manager it raises, at the end of the block, what crashed inside.
    Without a ``webhook_url`` events are only listed; ``signed()`` makes of one what a
    test client can post. With ``deliver_by_itself=False`` no webhook leaves before
    ``deliver_webhooks()``. Faults: ``faults`` for requests, ``webhooks.faults`` for
    webhooks, ``unreachable()`` for a Stripe that is down.
    """

    def __init__(
        self,
        webhook_url: str | None = None,
        webhook_secret: str = "whsec_stand_in",  # noqa: S107
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        state_file: Path | None = None,
        public_url: str = "",
        retries: Sequence[float] = QUICK_RETRIES,
        deliver_by_itself: bool = True,
    ):
        refuse_production()
        self.state = State(state_file)
        self.webhooks = Webhooks(
            self.state, url=webhook_url, secret=webhook_secret, retries=retries
        )
        self.account = Account(self.state, self.webhooks, public_url)
        self.exchange = Exchange(self.account)
        self.faults = self.exchange.faults
        self.requests = self.exchange.requests
        self.crashes: list[BaseException] = []
        self._host, self._port = host, port
        self._deliver_by_itself = deliver_by_itself
        self._server: Server | None = None
        self._serving: threading.Thread | None = None
        self._clock: threading.Thread | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        if self.crashes:
            raise self.crashes[0]

    @property
    def url(self) -> str:
        shown = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{shown}:{self._port}"

    def start(self) -> None:
        """Raises OSError when the port is taken."""
        self._listen()
        self.account.public_url = self.account.public_url or self.url
        if self._deliver_by_itself:
            self.webhooks.start()
        self._clock = threading.Thread(target=self._watch_the_clock, daemon=True)
        self._clock.start()

    def stop(self) -> None:
        self.exchange.stopping.set()
        self._hang_up()
        self.webhooks.stop()
        if self._clock:
            self._clock.join()
        self.state.close()

    # What buyers, staff at Stripe and banks do

    def pay(self, session_id: str, card_number: str = PAYS) -> Json:
        """What a buyer does on the payment page; the session afterwards.

        A card that asks for 3-D Secure leaves the session open until
        ``authenticate``. Raises payments.SessionClosed when it is paid or expired.
        """
        number = card_number.replace(" ", "")
        if not passes_luhn(number):
            raise ValueError(f"{card_number} is no card number: a digit is wrong.")
        typed = card(number, 12, 2099)
        email = self.session(session_id)["customer_email"] or BUYER.email
        payer = payments.Payer(email, BUYER.name, BUYER.postal_code)
        return payments.pay(self.account, session_id, typed, payer).session

    def authenticate(self, session_id: str, *, passed: bool = True) -> Json:
        """Answers the 3-D Secure page."""
        return payments.authenticate(self.account, session_id, passed=passed).session

    def expire(self, session_id: str) -> Json:
        """Expires an open session, as time or a member of staff at Stripe would."""
        with self.state.transaction():
            session = payments.open_session(self.account, session_id)
            return checkout_sessions.close_unpaid(self.account, session)

    def session(self, session_id: str) -> Json:
        return checkout_sessions.existing(self.account, session_id)

    def sessions(self, **fields: Any) -> list[Json]:
        """Newest first, those whose top-level fields have these values."""
        return self.state.find("checkout.session", **fields)

    def alter_session(self, session_id: str, **fields: Any) -> Json:
        """Makes a session differ from what was asked for, such as amount_total=1."""
        with self.state.transaction():
            session = self.session(session_id)
            unknown = fields.keys() - session.keys()
            if unknown:
                raise ValueError(f"A session has no {', '.join(sorted(unknown))}.")
            return self.state.save({**session, **fields})

    def charge_of(self, session_id: str) -> Json:
        """Raises ApiError when the session was not paid."""
        intent_id = self.session(session_id)["payment_intent"] or ""
        intent = self.state.get("payment_intent", intent_id)
        charge = intent and self.state.get("charge", intent["latest_charge"] or "")
        if not charge:
            raise no_such("charge", session_id)
        return charge

    def refund(self, session_id: str, amount: int | None = None, **fields: Any) -> Json:
        """A refund made at Stripe's side, not by the shop. ``amount`` is in cents."""
        with self.state.transaction():
            params = {"charge": self.charge_of(session_id)["id"], **fields}
            if amount is not None:
                params["amount"] = amount
            return refunds.create(self.account, params)

    def settle_refunds(self) -> list[Json]:
        """Lets refunds end that take their time: cards 7726 (paid) and 5126 (fails)."""
        return refunds.settle_waiting(self.account)

    def dispute(self, session_id: str, **fields: Any) -> Json:
        """The buyer's bank takes the money back."""
        charge_id = self.charge_of(session_id)["id"]
        return disputes.open_dispute(self.account, charge_id, **fields)

    def answer_dispute(self, dispute_id: str) -> Json:
        return disputes.answer(self.account, dispute_id)

    def close_dispute(self, dispute_id: str, ending: str) -> Json:
        """``ending`` is "won" or "lost"."""
        return disputes.close(self.account, dispute_id, ending)

    # Time

    def advance_clock(self, seconds: float) -> None:
        """Moves Stripe's clock on; sessions whose time has come expire at once."""
        self.state.advance_clock(seconds)
        checkout_sessions.expire_overdue(self.account)

    def forget_keys(self) -> int:
        """Forgets all idempotency keys, as Stripe may do after 24 hours."""
        return self.exchange.api.keys.forget()

    def forget_events(self) -> int:
        """Forgets all events so far, as Stripe does after 30 days."""
        return events.forget(self.account, older_than=self.state.now() + 1)

    # Webhooks

    def events(self, kind: str = "") -> list[Json]:
        """Oldest first; ``kind`` is the beginning of the type."""
        found = reversed(self.state.find("event"))
        return [event for event in found if event["type"].startswith(kind)]

    def emit(self, kind: str, thing: Json) -> Json:
        """An event of any type about any object, also one that Stripe has not yet."""
        with self.state.transaction():
            return self.account.record(kind, thing)

    def send_webhooks_to(self, url: str | None, secret: str = "") -> None:
        """Changes the address, and the secret when one is given; None sends none."""
        self.webhooks.url = url
        self.webhooks.secret = secret or self.webhooks.secret

    def deliver_webhooks(self) -> list[Sent]:
        """Posts now whatever waits, and returns when the shop has answered."""
        return self.webhooks.deliver()

    def post_webhook(
        self, event: Json, *, secret: str = "", signed_at: int = 0
    ) -> Sent:
        """Posts one event once more, at will with a wrong secret or an old signature."""
        return self.webhooks.post(event, secret=secret, signed_at=signed_at)

    def signed(
        self, event: Json, *, secret: str = "", signed_at: int = 0
    ) -> tuple[bytes, str]:
        """Body and Stripe-Signature header, for a test client without a server."""
        body = payload(event)
        return body, signature(body, secret or self.webhooks.secret, signed_at)

    # The line to Stripe

    @contextlib.contextmanager
    def unreachable(self) -> Iterator[None]:
        """Nobody listens on the port during the block."""
        self._hang_up()
        try:
            yield
        finally:
            self._listen()

    def _answer(self, request: Request) -> Response | None:
        if request.path.startswith(control.PREFIX):
            return control.answer(self, request)
        return self.exchange.answer(request)

    def _listen(self) -> None:
        server = Server(self._host, self._port, self._answer)
        self._port = server.server_address[1]
        self._server = server
        self._serving = threading.Thread(
            target=server.serve_forever, args=(0.02,), daemon=True
        )
        self._serving.start()

    def _hang_up(self) -> None:
        if self._server and self._serving:
            self._server.shutdown()
            self._serving.join()
            self._server.close_connections()
            self._server.server_close()
            self.crashes += self._server.crashes
            self._server = self._serving = None

    def _watch_the_clock(self) -> None:
        while not self.exchange.stopping.wait(LOOK_FOR_EXPIRED_EVERY):
            checkout_sessions.expire_overdue(self.account)
