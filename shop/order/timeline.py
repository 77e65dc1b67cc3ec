"""Where an order stands, in the five steps that a buyer waits for."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from shop.order.models import Order
from shop.order.status import DELIVERED, PACKED, PAID, SHIPPED
from shop.shipping.methods import business_days
from shop.shipping.rates import shipping_rates


@dataclass(frozen=True)
class Step:
    title: str
    state: str
    """done, now or later."""
    at: datetime | None = None
    detail: str = ""
    link: str = ""
    linked_words: str = ""


def timeline(order: Order) -> list[Step]:
    """Nothing for an order that is on no such way: not paid, cancelled, in review."""
    way = [PAID, PACKED, SHIPPED, DELIVERED]
    if order.status not in way:
        return []
    # The first time counts: a packed order that is opened again was paid once.
    reached = {
        change.new_status: change.date_created
        for change in sorted(
            order.status_changes.all(), key=lambda change: change.pk, reverse=True
        )
    }
    here = way.index(order.status)
    paid = _("%(amount)s by card, through Stripe.") % {
        "amount": f"${order.total_incl_tax:,.2f}"
    }
    following = "" if here else _("Next.")
    return [
        Step(_("Order placed"), "done", order.date_placed),
        Step(_("Payment received"), "done", reached.get(PAID), paid),
        Step(_("Packed"), _state(here, 1), reached.get(PACKED), following),
        _on_its_way(order, _state(here, 2), reached.get(SHIPPED)),
        Step(_("Delivered"), _state(here, 3), reached.get(DELIVERED)),
    ]


def _state(here: int, step: int) -> str:
    if step <= here:
        return "done"
    return "now" if step == here + 1 else "later"


def _on_its_way(order: Order, state: str, at: datetime | None) -> Step:
    title = _("On its way")
    # Written by shop.parcel, which stands above this app.
    parcel = getattr(order, "parcel", None)
    if parcel is None:
        return Step(title, state, at, _expected(order))
    words = _("With %(carrier)s, lot %(lot)s.") % {
        "carrier": parcel.carrier_name,
        "lot": parcel.lot_numbers,
    }
    number = {"number": parcel.tracking_number}
    if not parcel.tracking_link:
        tracking = _("Tracking number %(number)s.") % number
        return Step(title, state, at, f"{words} {tracking}")
    follow = _("Follow tracking number %(number)s") % number
    return Step(title, state, at, words, parcel.tracking_link, follow)


def _expected(order: Order) -> str:
    if order.status in {SHIPPED, DELIVERED}:
        return ""
    known = shipping_rates().by_method.get(order.shipping_code)
    if known is None:
        return ""
    state = order.shipping_address.state if order.shipping_address else ""
    days = business_days(known.days_to(state))
    return _("%(days)s from the day it leaves.") % {"days": days}
