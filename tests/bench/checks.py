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


def checks_of(
    *,
    buyers: int,
    bottles: int,
    crowd: dict,
    books: dict,
    sessions: list[dict],
    log: ServerLog,
    still_open: str,
) -> list[Check]:
    """`sessions` are those that the stand-in calls paid."""
    sold = min(buyers, bottles)
    other = {
        end: count
        for end, count in crowd["ends"].items()
        if end not in {PAID, SOLD_OUT}
    }
    return [
        Check("buyers who paid", crowd["ends"].get(PAID, 0), sold),
        Check(
            "buyers who read “Sold out … nothing was charged”",
            crowd["ends"].get(SOLD_OUT, 0),
            buyers - sold,
        ),
        Check("buyers who met anything else", other, {}),
        Check("paid orders", books["paid_orders"], sold),
        Check("orders in all", books["orders"], sold),
        Check("bottles in them", books["bottles"], sold),
        Check("num_in_stock", books["in_stock"], bottles),
        Check("num_allocated", books["allocated"], sold),
        Check("payment attempts created or open", books["live_attempts"], 0),
        Check("left open by reconcile_payments", still_open, "0 open"),
        *_payments_match(sessions, books["payments"]),
        Check("answers of 5xx, read by buyers", crowd["server_errors"], 0),
        Check("answers of 5xx, by the server's log", log.server_errors, 0),
        Check("errors in the server's log", len(log.errors), 0),
        Check("tasks not done", books["unfinished_tasks"], 0),
        Check(
            "paid orders with one receipt",
            sum(count == 1 for count in Counter(books["receipts"]).values()),
            sold,
        ),
    ]


def _payments_match(sessions: list[dict], payments: list[dict]) -> list[Check]:
    """Stripe's side against ours, one to one and to the cent."""
    theirs = {
        (one["id"], one["client_reference_id"], one["amount_total"]) for one in sessions
    }
    ours = {(one["session"], one["order"], one["cents"]) for one in payments}
    orders = {one["order"] for one in payments}
    return [
        Check(
            "sessions paid at Stripe without their paid order", len(theirs - ours), 0
        ),
        Check("paid orders without their session at Stripe", len(ours - theirs), 0),
        Check("orders paid more than once", len(payments) - len(orders), 0),
        Check(
            "cents received at Stripe",
            sum(one["amount_total"] for one in sessions),
            sum(one["cents"] for one in payments),
        ),
    ]
