"""Orders that wait for somebody's hands or eyes."""

from datetime import datetime, timedelta

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.timesince import timesince

from shop.order.models import Order
from shop.order.status import PACKED, PAID, PAYMENT_REVIEW
from shop.overview.card import Card, Line, Tone
from shop.returns.models import Return
from shop.stripe.models import Dispute, Refund

SOON = timedelta(days=1)
LATE = timedelta(days=2)
"""Since it was placed; buyers were told of two to five business days."""
LOOKED_BACK = timedelta(days=30)


def packing_card(now: datetime) -> Card:
    rows = (
        Order.objects.filter(status__in=[PAID, PACKED])
        .order_by()
        .values("status")
        .annotate(many=Count("pk"), oldest=Min("date_placed"))
    )
    found = {row["status"]: row for row in rows}
    to_pack, packed = found.get(PAID), found.get(PACKED)
    desk = reverse("admin:parcel_ordertosend_changelist")
    oldest = to_pack["oldest"] if to_pack else None
    return Card(
        "packing",
        "To pack",
        f"{to_pack['many'] if to_pack else 0:,}",
        "paid and not packed",
        says=[f"The oldest was placed {ago(oldest, now)}."]
        if oldest
        else ["Everything that is paid is packed."],
        href=f"{desk}?stage=pack",
        tone=tone_by_age(oldest, now),
        lines=[Line("Packed, to ship", f"{desk}?stage=ship", f"{packed['many']:,}")]
        if packed
        else [],
    )


def payments_card(now: datetime) -> Card:
    review = Order.objects.filter(status=PAYMENT_REVIEW).count()
    disputes = Dispute.objects.filter(closed_at=None).count()
    since = now - LOOKED_BACK
    failed = Refund.objects.filter(status=Refund.Status.FAILED, requested_at__gte=since)
    refunds = failed.count()
    disputed = reverse("admin:stripe_dispute_changelist") + "?closed_at__isnull=True"
    given = reverse("admin:stripe_refund_changelist") + "?status__exact=failed"
    lines = [
        Line("Payments to review", _orders(PAYMENT_REVIEW), f"{review:,}"),
        Line("Disputes open at a bank", disputed, f"{disputes:,}"),
        Line("Refunds that failed in 30 days", given, f"{refunds:,}"),
    ]
    total = review + disputes + refunds
    return Card(
        "payments",
        "Payments to look at",
        f"{total:,}",
        "",
        says=[] if total else ["Every payment is as it should be."],
        href=_orders(PAYMENT_REVIEW),
        tone=Tone.LATE if total else Tone.CALM,
        lines=[line for line in lines if line.says != "0"],
    )


def returns_card(now: datetime) -> Card:
    rows = Return.objects.waiting_for_staff()
    found = rows.aggregate(many=Count("pk"), oldest=Min("asked_at"))
    return Card(
        "returns",
        "Returns for us",
        f"{found['many']:,}",
        "to answer or refund",
        says=[f"The oldest was asked for {ago(found['oldest'], now)}."]
        if found["oldest"]
        else ["Nobody waits for an answer."],
        href=reverse("admin:returns_return_changelist") + "?waits=us",
        tone=tone_by_age(found["oldest"], now),
    )


def ago(moment: datetime, now: datetime) -> str:
    if now - moment < timedelta(minutes=1):
        return "just now"
    return f"{timesince(moment, now, depth=1)} ago"


def tone_by_age(oldest: datetime | None, now: datetime) -> Tone:
    if oldest is None or now - oldest < SOON:
        return Tone.CALM
    return Tone.LATE if now - oldest >= LATE else Tone.SOON


def _orders(status: str) -> str:
    words = status.replace(" ", "+")
    return reverse("admin:order_order_changelist") + f"?status__exact={words}"
