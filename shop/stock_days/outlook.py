"""Bottles sold a day, and the days that what is left will last."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Sum
from django.utils import timezone
from oscar.core.loading import get_model

from shop.order.models import Line
from shop.order.status import (
    DELIVERED,
    DISPUTED,
    PACKED,
    PAID,
    REFUNDED,
    SHIPPED,
)
from shop.partner.models import StockRecord

OrderStatusChange = get_model("order", "OrderStatusChange")

LOOKED_BACK = timedelta(days=28)
"""Four whole weeks, so that each day of the week counts as often as the others."""
SOLD = [PAID, PACKED, SHIPPED, DELIVERED, DISPUTED]
CENTS = Decimal("0.01")


@dataclass(frozen=True)
class Outlook:
    """Of one stock record. Costs no query."""

    record: StockRecord
    sold_a_day: Decimal
    """Bottles, to two places: the average of the last 28 days, or of the days since the
    first sale, one at the least. Zero when nothing was sold in that time."""
    days_left: int | None
    """Whole days that the free stock lasts at this pace; zero when there is none. None
    when nothing was sold."""

    @property
    def free(self) -> int:
        """Bottles that nobody has bought yet."""
        return free_stock(self.record)

    @property
    def lasts_until(self) -> datetime | None:
        if self.days_left is None:
            return None
        return timezone.now() + timedelta(days=self.days_left)


def outlooks(records: QuerySet[StockRecord] | None = None) -> list[Outlook]:
    """Of each counted stock record of a public product, or of those given: what ends
    first stands first, what does not sell stands last. Three queries, however many."""
    if records is None:
        records = StockRecord.objects.filter(product__is_public=True)
    counted = list(
        records.filter(num_in_stock__isnull=False)
        .select_related("product__product_class")
        .order_by("pk")
    )
    pace = _sold_a_day([record.product_id for record in counted])
    found = [_outlook(record, pace.get(record.product_id)) for record in counted]
    return sorted(
        found,
        key=lambda one: (one.days_left is None, one.days_left or 0, one.record.pk),
    )


def free_stock(record: StockRecord) -> int:
    return max(0, (record.num_in_stock or 0) - (record.num_allocated or 0))


def _outlook(record: StockRecord, pace: Decimal | None) -> Outlook:
    if not pace:
        return Outlook(record, Decimal("0.00"), None)
    return Outlook(
        record,
        sold_a_day=pace.quantize(CENTS, ROUND_HALF_UP),
        days_left=int(free_stock(record) / pace),
    )


def _sold_a_day(products: Iterable[int]) -> dict[int, Decimal]:
    """By product, of those that sold. What was cancelled or never paid is no sale; what
    was refunded is one when it had left the house."""
    now = timezone.now()
    sold = _sold_lines().filter(product__in=list(products))
    first = dict(
        sold.order_by().values_list("product").annotate(Min("order__date_placed"))
    )
    lately = (
        sold.filter(order__date_placed__gt=now - LOOKED_BACK)
        .order_by()
        .values_list("product")
        .annotate(Sum("quantity"))
    )
    return {
        product: bottles / _days(now - first[product]) for product, bottles in lately
    }


def _sold_lines() -> QuerySet[Line]:
    left = OrderStatusChange.objects.filter(order=OuterRef("order"), new_status=SHIPPED)
    return Line.objects.filter(
        Q(order__status__in=SOLD) | Q(Exists(left), order__status=REFUNDED)
    )


def _days(since_first_sale: timedelta) -> Decimal:
    """On sale for an hour is on sale for a day: one bottle is no pace of 24."""
    within = min(max(since_first_sale, timedelta(days=1)), LOOKED_BACK)
    return Decimal(within.total_seconds()) / Decimal(86_400)
