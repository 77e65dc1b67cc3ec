"""Finds and heals what got lost between Stripe and us.

Every step is one that webhook and landing page take as well, so it may run at any
time, several at once, and be killed anywhere.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from shop.order import life
from shop.order.models import Order
from shop.order.status import PENDING_PAYMENT
from shop.stripe import client
from shop.stripe.attempts import PaymentPageRefused, look_for_session, start
from shop.stripe.events import HANDLERS, PAID_WITHOUT_ORDER, process, remember
from shop.stripe.models import EventCursor, PaymentAttempt, Refund, StripeEvent
from shop.stripe.refund import RefundRefused, ask, look_for_refund, record
from shop.stripe.settle import let_go, settle
from shop.stripe.tax_books import book, not_taken_back, take_back, unbooked

logger = logging.getLogger(__name__)

STRIPE_KEEPS_EVENTS = timedelta(days=30)
OVERLAP = timedelta(hours=1)
"""Events reach Stripe's list a little out of order."""
SETTLING = timedelta(minutes=2)
"""What is younger is probably in somebody's hands right now."""
UNANSWERED_AT_MOST = 3
"""Each costs half a minute; the next run comes soon."""


Row = TypeVar("Row", bound=Model)


@dataclass
class Reconciliation:
    """One run. `healed` and `open` are sentences for whoever runs the shop."""

    healed: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    unanswered: int = 0

    def run(self) -> None:
        """Raises StripeNotConfigured."""
        now = timezone.now()
        self._try("Stripe's list of events", partial(self._read_events, now))
        self._each(StripeEvent.objects.unprocessed().order_by("created"), _processed)
        self._each(_attempts_in_the_open(), _settled)
        self._each(_attempts_without_session(now), _looked_for)
        self._each(_orders_nobody_can_pay(now), _given_up)
        self._each(_refunds_without_answer(now), _asked_again)
        self._each(unbooked(), book)
        self._each(not_taken_back(), take_back)
        for event in StripeEvent.objects.filter(outcome__startswith=PAID_WITHOUT_ORDER):
            self.open.append(f"Session {event.object_id}: {event.outcome}.")

    def _each(self, rows: Iterable[Row], heal: Callable[[Row], str]) -> None:
        for row in rows:
            self._try(str(row), partial(heal, row))

    def _try(self, what: str, heal: Callable[[], str]) -> None:
        if self.unanswered >= UNANSWERED_AT_MOST:
            return
        try:
            words = heal()
        except client.StripeNotConfigured:
            raise
        except (PaymentPageRefused, client.StripeRefused, RefundRefused) as error:
            self.open.append(f"{what}: {error}")
        except client.StripeUnavailable as error:
            self.unanswered += 1
            self.open.append(f"{what}: no answer yet. {error}")
        except Exception as error:
            # One order that cannot be healed must not keep the others waiting.
            logger.exception("%s could not be reconciled", what)
            self.open.append(f"{what}: {type(error).__name__}, see the log.")
        else:
            if words:
                self.healed.append(words)

    def _read_events(self, now: datetime) -> str:
        """Writes the events down; they are dealt with after, and if not, next time."""
        oldest = now - STRIPE_KEEPS_EVENTS
        cursor = EventCursor.objects.filter(pk=1).first()
        since = max(cursor.read_up_to - OVERLAP, oldest) if cursor else oldest
        known = StripeEvent.objects.filter(created__gte=since - OVERLAP)
        seen = set(known.values_list("event_id", flat=True))
        for event in client.list_events(since=since, types=list(HANDLERS)):
            if event.id not in seen:
                remember(event)
        EventCursor.objects.update_or_create(pk=1, defaults={"read_up_to": now})
        return ""


def _processed(event: StripeEvent) -> str:
    process(event)
    if event.order is None:
        return ""
    return f"{event} is dealt with: {event.outcome}."


def _attempts_in_the_open() -> QuerySet[PaymentAttempt]:
    return PaymentAttempt.objects.undecided().select_related("order")


def _settled(attempt: PaymentAttempt) -> str:
    before = attempt.order.status
    order = settle(attempt.order_id)
    if order.status == before:
        return ""
    return f"Order {order.number} was {before} and is {order.status}."


def _attempts_without_session(now: datetime) -> QuerySet[PaymentAttempt]:
    unknown = PaymentAttempt.objects.live().filter(session_id=None)
    old = unknown.filter(created_at__lt=now - SETTLING)
    return old.select_related("order")


def _looked_for(attempt: PaymentAttempt) -> str:
    number = attempt.order.number
    if attempt.expires_at > timezone.now():
        start(attempt)
        return f"Order {number} has its payment page."
    if look_for_session(attempt):
        return _settled(attempt)
    with transaction.atomic():
        order = life.lock(attempt.order_id)
        attempt.refresh_from_db()
        if attempt.is_live and attempt.session_id is None:
            let_go(order, attempt, why="Stripe never opened a payment page for it.")
    return f"Order {number} never had a payment page and is {order.status}."


def _orders_nobody_can_pay(now: datetime) -> QuerySet[Order]:
    """Their attempts ended without a session, and the buyer did not try again."""
    waiting = Order.objects.filter(
        status=PENDING_PAYMENT, payment_attempts__expires_at__lt=now
    )
    live = PaymentAttempt.objects.live().values("order")
    late = PaymentAttempt.objects.filter(expires_at__gte=now).values("order")
    return waiting.exclude(pk__in=live).exclude(pk__in=late).distinct()


def _given_up(order: Order) -> str:
    with transaction.atomic():
        order = life.lock(order.pk)
        if order.status != PENDING_PAYMENT or order.payment_attempts.live().exists():
            return ""
        life.cancel(order, why="It was not paid in time.")
    return f"Order {order.number} was not paid in time and is {order.status}."


def _refunds_without_answer(now: datetime) -> QuerySet[Refund]:
    requested = Refund.objects.filter(status=Refund.Status.REQUESTED)
    old = requested.filter(requested_at__lt=now - SETTLING)
    return old.select_related("order", "attempt")


def _asked_again(refund: Refund) -> str:
    """Looks first: Stripe may have forgotten a key that is older than a day."""
    found = look_for_refund(refund)
    row = record(found, refund.attempt) if found else ask(refund)
    return f"Refund of {row}: {row.get_status_display()}."
