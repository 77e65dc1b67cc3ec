"""What must be true after the rush, each as found against wanted."""

from collections import Counter
from dataclasses import dataclass

from tests.bench.buyers import PAID, SOLD_OUT
from tests.bench.server_log import ServerLog


@dataclass(frozen=True)
class Check:
    what: str
    found: object
    wanted: object

    @property
    def passed(self) -> bool:
        return self.found == self.wanted


@dataclass(frozen=True)
class Aftermath:
    """All that was found out about a rush."""

    buyers: int
    bottles: int
    crowd: dict
    books: dict
    sessions: list[dict]
    """Those that the stand-in for Stripe calls paid."""
    log: ServerLog
    still_open: str
    """What reconcile_payments said last."""

    @property
    def sold(self) -> int:
        return min(self.buyers, self.bottles)

    def checks(self) -> list[Check]:
        return [
            *self._of_buyers(),
            *self._of_orders_and_stock(),
            *self._of_payments(),
            *self._of_quiet(),
        ]

    def _of_buyers(self) -> list[Check]:
        ends = dict(self.crowd["ends"])
        paid, sold_out = ends.pop(PAID, 0), ends.pop(SOLD_OUT, 0)
        missed = self.buyers - self.sold
        return [
            Check("buyers who paid", paid, self.sold),
            Check("buyers who read “Sold out … nothing was charged”", sold_out, missed),
            Check("buyers who met anything else", ends, {}),
        ]

    def _of_orders_and_stock(self) -> list[Check]:
        books = self.books
        return [
            Check("paid orders", books["paid_orders"], self.sold),
            Check("orders in all", books["orders"], self.sold),
            Check("bottles in them", books["bottles"], self.sold),
            Check("num_in_stock", books["in_stock"], self.bottles),
            Check("num_allocated", books["allocated"], self.sold),
        ]

    def _of_payments(self) -> list[Check]:
        """Stripe's side against ours, one to one and to the cent."""
        theirs = {
            (one["id"], one["client_reference_id"], one["amount_total"])
            for one in self.sessions
        }
        payments = self.books["payments"]
        ours = {(one["session"], one["order"], one["cents"]) for one in payments}
        twice = len(payments) - len({one["order"] for one in payments})
        received = sum(one["amount_total"] for one in self.sessions)
        asked = sum(one["cents"] for one in payments)
        return [
            Check("attempts created or open", self.books["live_attempts"], 0),
            Check("left by reconcile_payments", self.still_open, "0 open"),
            Check("sessions paid without their paid order", len(theirs - ours), 0),
            Check("paid orders without their session", len(ours - theirs), 0),
            Check("orders paid more than once", twice, 0),
            Check("cents received at Stripe", received, asked),
        ]

    def _of_quiet(self) -> list[Check]:
        receipts = Counter(self.books["receipts"])
        once = sum(count == 1 for count in receipts.values())
        return [
            Check("5xx, read by buyers", self.crowd["server_errors"], 0),
            Check("5xx, by the server's log", self.log.server_errors, 0),
            Check("errors in the server's log", len(self.log.errors), 0),
            Check("tasks not done", self.books["unfinished_tasks"], 0),
            Check("paid orders with one receipt", once, self.sold),
        ]
