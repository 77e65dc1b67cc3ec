"""What came in today, beside the same day last week and the four weeks before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Count, Sum
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.timezone import localtime, make_aware

from shop.books.shares import NOTHING, cents
from shop.order.payments import payments_since
from shop.overview.card import Card, Column, Columns, Table, many
from shop.stripe.models import Refund

DAYS = 28
WEEK = timedelta(days=7)
STEPS = (1, 2, 3, 4, 5, 6, 8, 10)
"""First digits of where a scale may end."""


@dataclass(frozen=True)
class Day:
    day: date
    orders: int = 0
    money: Decimal = NOTHING


def sales_card(now: datetime) -> Card:
    days = _days(now)
    today = days[-1]
    a_week_ago = localtime(now) - WEEK
    before = _so_far(a_week_ago)
    name = f"last {a_week_ago:%A}"
    return Card(
        "sales",
        "Paid today",
        dollars(today.money),
        many(today.orders, "order"),
        says=[
            f"By this time {name}: {dollars(before.money)},"
            f" {many(before.orders, 'order')}. {_compared(today.money, before.money)}",
            *_given_back(now),
        ],
        href=reverse("admin:order_order_changelist") + "?paid=today",
        picture=_chart(days),
        table=Table(
            ["day", "orders", "paid"],
            [[day.day.isoformat(), day.orders, day.money] for day in days],
        ),
        is_wide=True,
    )


def dollars(amount: Decimal) -> str:
    return f"${amount:,.2f}"


def midnight(day: date) -> datetime:
    """By the shop's clock."""
    return make_aware(datetime.combine(day, time.min))


def _days(now: datetime) -> list[Day]:
    today = localtime(now).date()
    first = today - timedelta(days=DAYS - 1)
    rows = (
        payments_since(midnight(first))
        .filter(date_created__lte=now)
        .annotate(day=TruncDate("date_created"))
        .order_by()
        .values("day")
        .annotate(orders=Count("pk"), money=Sum("order__total_incl_tax"))
    )
    found = {
        row["day"]: Day(row["day"], row["orders"], cents(row["money"])) for row in rows
    }
    days = [first + timedelta(days=n) for n in range(DAYS)]
    return [found.get(day, Day(day)) for day in days]


def _so_far(moment: datetime) -> Day:
    row = (
        payments_since(midnight(moment.date()))
        .filter(date_created__lte=moment)
        .aggregate(orders=Count("pk"), money=Sum("order__total_incl_tax"))
    )
    return Day(moment.date(), row["orders"], cents(row["money"] or NOTHING))


def _given_back(now: datetime) -> list[str]:
    refunds = Refund.objects.filter(requested_at__gte=midnight(localtime(now).date()))
    total = refunds.exclude(status__in=Refund.NOT_GIVEN).aggregate(Sum("amount"))
    given = total["amount__sum"]
    return [f"Given back today: {dollars(cents(given))}."] if given else []


def _compared(today: Decimal, before: Decimal) -> str:
    if today == before:
        return "The same."
    difference = dollars(abs(today - before))
    return f"{difference} {'more' if today > before else 'less'} today."


def _chart(days: Sequence[Day]) -> Columns:
    end = _end(max(day.money for day in days))
    return Columns(
        "Paid on each of the last 28 days",
        [
            Column(
                f"{day.day:%a, %b} {day.day.day}",
                day.money,
                f"{dollars(day.money)}, {many(day.orders, 'order')}",
                is_marked=day == days[-1],
            )
            for day in days
        ],
        end,
        f"${end:,.0f}",
        f"${end / 2:,.0f}",
    )


def _end(largest: Decimal) -> Decimal:
    """An empty chart has a scale, too."""
    wanted = max(largest, Decimal(100))
    power = Decimal(10) ** wanted.adjusted()
    return next(step * power for step in STEPS if step * power >= wanted)
