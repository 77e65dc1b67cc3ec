"""Staff hear once when a product begins to run low, however its stock went."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from shop.stock_days.mail import send_low_stock
from shop.stock_days.models import StockWatch
from shop.stock_days.outlook import Outlook, outlooks

ENOUGH_AGAIN = 5
"""One in so many above the mark: what moves around it is told of once."""


def look_after_stock() -> str:
    found = outlooks()
    watches = _watches(found)
    for one in found:
        watch = watches[one.record.pk]
        if watch.low_since is None and why_low(one, watch):
            _begin(watch)
        elif watch.low_since and _is_enough(one, watch):
            StockWatch.objects.filter(pk=watch.pk).update(low_since=None)
    return ""


def why_low(one: Outlook, watch: StockWatch) -> str:
    """A sentence, or nothing while there is enough."""
    bottles = one.record.low_stock_threshold
    if bottles is not None and one.free < bottles:
        return f"Fewer than {bottles:,} bottles are free."
    if _lasts_fewer_days(one, watch.days):
        return f"The free bottles last less than {watch.days} days."
    return ""


def _is_enough(one: Outlook, watch: StockWatch) -> bool:
    bottles = one.record.low_stock_threshold
    above = bottles is None or one.free >= bottles + bottles // ENOUGH_AGAIN
    days = watch.days and watch.days + watch.days // ENOUGH_AGAIN
    return above and not _lasts_fewer_days(one, days)


def _lasts_fewer_days(one: Outlook, days: int | None) -> bool:
    return days is not None and one.days_left is not None and one.days_left < days


def _watches(found: list[Outlook]) -> dict[int, StockWatch]:
    keys = [one.record.pk for one in found]
    known = StockWatch.objects.filter(record__in=keys)
    missing = set(keys) - set(known.values_list("record", flat=True))
    StockWatch.objects.bulk_create(
        [StockWatch(record_id=key) for key in missing], ignore_conflicts=True
    )
    return {watch.record_id: watch for watch in known.all()}


def _begin(watch: StockWatch) -> None:
    """The mail is queued with the row that says so, or neither is."""
    with transaction.atomic():
        began = StockWatch.objects.filter(pk=watch.pk, low_since=None).update(
            low_since=timezone.now()
        )
        if began and settings.STAFF_EMAIL:
            send_low_stock.enqueue(watch.pk)
