"""Whom to ask for a review, and when: once, after the bottle was used, and nobody who
has had trouble with the order or wants no such mail."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from shop.lot.models import Recall
from shop.order.models import Order
from shop.order.status import DELIVERED
from shop.review.eligible import is_insider
from shop.review.models import OptOut, Review

NOT_LATER_THAN = timedelta(days=60)
"""After the day on which an order is due: whoever opens a shop that ran for years, or
a worker that stood still, does not write to everybody at once."""


def due() -> QuerySet[Order]:
    """Whose days are over, and for whom nothing was queued yet."""
    latest = timezone.now() - timedelta(days=settings.REVIEW_REQUEST_AFTER_DAYS)
    return Order.objects.filter(
        status=DELIVERED,
        parcel__delivered_at__lte=latest,
        parcel__delivered_at__gt=latest - NOT_LATER_THAN,
        review_request=None,
    ).order_by("pk")


def why_not_asked(order: Order) -> str:
    """For the log: without an address in it. Empty for whoever may be asked."""
    return next((words for holds, words in REASONS if holds(order)), "")


def _was_recalled(order: Order) -> bool:
    return Recall.objects.filter(lot__parcels__order=order).exists()


def _has_written(order: Order) -> bool:
    return Review.objects.filter(order_line__order=order).exists()


REASONS: list[tuple[Callable[[Order], bool], str]] = [
    (lambda order: not order.email, "its address is erased"),
    (lambda order: OptOut.holds(order.email), "its buyer opted out"),
    (lambda order: order.status != DELIVERED, "it is not delivered, or not any more"),
    (lambda order: bool(order.given_refunds), "something of it was refunded"),
    (lambda order: order.returns.exists(), "something of it was to come back"),
    (lambda order: order.disputes.exists(), "a bank disputed it"),
    (_was_recalled, "its lot was recalled"),
    (is_insider, "its buyer works here"),
    (_has_written, "its buyer wrote already"),
]
