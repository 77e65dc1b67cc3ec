"""What lies on the shelf, how long it lasts, and what is about to expire."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import localtime

from shop.lot.models import Lot
from shop.overview.card import (
    MOST_LINES,
    Card,
    Line,
    Meter,
    Meters,
    Table,
    Tone,
    many,
    percent,
    worst,
)
from shop.stock_days.outlook import Outlook, outlooks

SOON_DAYS = 30
LATE_DAYS = 14
EXPIRES_WITHIN = timedelta(days=90)
EXPIRES_SOON = timedelta(days=30)
FREE, HELD = "first", "second"


def stock_card(now: datetime) -> Card:
    found = outlooks()
    first = next((one for one in found if one.days_left is not None), None)
    free = sum(one.free for one in found)
    return Card(
        "stock",
        "Stock",
        f"{free:,}",
        "bottle free" if free == 1 else "bottles free",
        says=[_lasts(first)],
        href=reverse("admin:partner_stockrecord_changelist"),
        tone=worst(_tone(one) for one in found),
        picture=_picture(found[:MOST_LINES]),
        more=len(found[MOST_LINES:]),
        table=Table(
            ["product", "free", "held for orders", "sold a day", "days left"],
            [
                [
                    one.record.product.get_title(),
                    one.free,
                    one.record.num_allocated or 0,
                    one.sold_a_day,
                    "" if one.days_left is None else one.days_left,
                ]
                for one in found
            ],
        ),
    )


def lots_card(now: datetime) -> Card:
    today = localtime(now).date()
    until = today + EXPIRES_WITHIN
    released = Lot.objects.filter(status=Lot.Status.RELEASED)
    soon = released.filter(expires_on__gte=today, expires_on__lte=until)
    found = list(soon.order_by("expires_on", "pk"))
    quarantined = Lot.objects.filter(status=Lot.Status.QUARANTINED).count()
    page = reverse("admin:lot_lot_changelist")
    which = {
        "status__exact": Lot.Status.RELEASED,
        "expires_on__gte": today,
        "expires_on__lte": until,
    }
    return Card(
        "lots",
        "Lots that expire",
        f"{len(found):,}",
        "in the next 90 days",
        says=[
            f"{many(quarantined, 'lot')} in quarantine {_waits(quarantined)} for release."
        ]
        if quarantined
        else [],
        href=f"{page}?{urlencode(which)}",
        tone=worst(
            Tone.LATE if lot.expires_on - today <= EXPIRES_SOON else Tone.SOON
            for lot in found
            if lot.expires_on
        ),
        lines=[
            _best_by(lot, lot.expires_on, today)
            for lot in found[:MOST_LINES]
            if lot.expires_on
        ],
        more=len(found[MOST_LINES:]),
    )


def _best_by(lot: Lot, expires_on: date, today: date) -> Line:
    left = many((expires_on - today).days, "day")
    return Line(
        lot.number,
        reverse("admin:lot_lot_change", args=[lot.pk]),
        f"best by {expires_on:%b} {expires_on.day} ({left})",
    )


def _lasts(first: Outlook | None) -> str:
    if first is None or first.lasts_until is None:
        return "Nothing was sold in the last 28 days."
    until = localtime(first.lasts_until)
    return (
        f"At the pace of the last 28 days it lasts {many(first.days_left or 0, 'day')},"
        f" until {until:%B} {until.day}."
    )


def _picture(found: Sequence[Outlook]) -> Meters | None:
    if not found:
        return None
    most = max(one.record.num_in_stock or 0 for one in found)
    return Meters(
        "Bottles on the shelf",
        [
            Meter(
                one.record.product.get_title(),
                f"{one.free:,} free, {one.record.num_allocated or 0:,} held for orders",
                percent(one.free, most),
                reverse("admin:partner_stockrecord_change", args=[one.record.pk]),
                also_filled=percent(one.record.num_allocated or 0, most),
            )
            for one in found
        ],
        legend=[(FREE, "free"), (HELD, "held for orders")],
    )


def _tone(one: Outlook) -> Tone:
    if not one.free:
        return Tone.LATE
    if one.days_left is None or one.days_left > SOON_DAYS:
        return Tone.CALM
    return Tone.LATE if one.days_left <= LATE_DAYS else Tone.SOON


def _waits(count: int) -> str:
    return "waits" if count == 1 else "wait"
