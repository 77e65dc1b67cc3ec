"""What we asked Stripe for and what it told us. No card, name or address is kept."""

import uuid
from decimal import Decimal
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q, Sum

# Found by Django with the rows that they belong to.
from shop.stripe.tax_models import TaxCalculation, TaxReversal  # noqa: F401


def new_key() -> str:
    """An idempotency key: asking twice with it gets the first answer again."""
    return uuid.uuid4().hex


class PaymentAttemptQuerySet(models.QuerySet["PaymentAttempt"]):
    def live(self) -> Self:
        """Those that a buyer may still be paying."""
        return self.filter(status__in=PaymentAttempt.LIVE)

    def undecided(self) -> Self:
        """Those that Stripe can still tell us something new about.

        A refused attempt is one of them once a session turned up for it after all.
        """
        return self.exclude(status__in=PaymentAttempt.DECIDED).exclude(session_id=None)


class PaymentAttempt(models.Model):
    """One try to have an order paid: one idempotency key, at most one session."""

    class Status(models.TextChoices):
        CREATED = "created", "Not yet known at Stripe"
        OPEN = "open", "Waiting for the buyer"
        PAID = "paid", "Paid"
        EXPIRED = "expired", "Expired unpaid"
        REFUSED = "refused", "Refused by Stripe"
        REVIEW = "review", "Paid, but not as ordered"

    LIVE = (Status.CREATED, Status.OPEN)
    DECIDED = (Status.PAID, Status.EXPIRED, Status.REVIEW)

    order = models.ForeignKey(
        "order.Order", on_delete=models.PROTECT, related_name="payment_attempts"
    )
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    idempotency_key = models.CharField(max_length=64, unique=True, default=new_key)
    expires_at = models.DateTimeField(
        help_text="Stored, because asking again must send exactly the same request."
    )
    session_id = models.CharField(max_length=255, unique=True, null=True, blank=True)
    payment_page = models.URLField(max_length=2000, blank=True)
    payment_intent_id = models.CharField(max_length=255, blank=True, db_index=True)
    status = models.CharField(
        max_length=16, choices=Status.choices, default=Status.CREATED
    )
    amount_received = models.DecimalField(
        max_digits=12, decimal_places=2, default=Decimal("0.00")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = PaymentAttemptQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="attempt_amount_is_positive"
            ),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(status__in=["created", "open"]),
                name="one_live_attempt_per_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.amount} for order {self.order.number}"

    @property
    def session(self) -> str:
        """The session's id. Raises ValueError before Stripe has named one."""
        if self.session_id is None:
            raise ValueError(f"Attempt {self.pk} has no session yet.")
        return self.session_id

    @property
    def is_live(self) -> bool:
        return self.status in self.LIVE

    @property
    def is_decided(self) -> bool:
        return self.status in self.DECIDED

    def left_to_refund(self) -> Decimal:
        """What Stripe received less every refund that was made or may yet be."""
        given = self.refunds.exclude(status__in=Refund.NOT_GIVEN).aggregate(
            total=Sum("amount")
        )["total"]
        return self.amount_received - (given or Decimal("0.00"))


class Refund(models.Model):
    """Money given back. Written before Stripe is asked, so that no answer is lost."""

    class Status(models.TextChoices):
        REQUESTED = "requested", "Not yet confirmed by Stripe"
        PENDING = "pending", "On its way"
        REQUIRES_ACTION = "requires_action", "Waiting for the buyer"
        SUCCEEDED = "succeeded", "Refunded"
        FAILED = "failed", "Failed: the money came back to us"
        CANCELED = "canceled", "Canceled"
        REFUSED = "refused", "Refused by Stripe"

    NOT_GIVEN = (Status.FAILED, Status.CANCELED, Status.REFUSED)
    GOES_BACK = (Status.PENDING, Status.SUCCEEDED)

    order = models.ForeignKey(
        "order.Order", on_delete=models.PROTECT, related_name="refunds"
    )
    attempt = models.ForeignKey(
        PaymentAttempt, on_delete=models.PROTECT, related_name="refunds"
    )
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    reason = models.CharField(max_length=200)
    idempotency_key = models.CharField(max_length=64, unique=True, default=new_key)
    refund_id = models.CharField(max_length=255, unique=True, null=True, blank=True)
    status = models.CharField(
        max_length=16, choices=Status.choices, default=Status.REQUESTED
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        help_text="Empty when the refund was made at Stripe.",
    )
    requested_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField("buyer told", null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        permissions = [
            ("refund_any_amount", "Can refund more of an order than the limit")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="refund_amount_is_positive"
            )
        ]

    def __str__(self) -> str:
        return f"{self.attempt.currency} {self.amount} of order {self.order.number}"


class RefundLine(models.Model):
    """Which bottles a refund was for, when it was given by line."""

    refund = models.ForeignKey(Refund, on_delete=models.CASCADE, related_name="lines")
    order_line = models.ForeignKey("order.Line", on_delete=models.PROTECT)
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="refund_line_quantity_is_positive"
            ),
            models.UniqueConstraint(
                fields=["refund", "order_line"], name="one_row_per_refunded_line"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.order_line.title}"


class Dispute(models.Model):
    """A buyer's bank took the money back, or asks about it; it stops shipping."""

    order = models.ForeignKey(
        "order.Order", on_delete=models.PROTECT, related_name="disputes"
    )
    attempt = models.ForeignKey(
        PaymentAttempt, on_delete=models.PROTECT, related_name="disputes"
    )
    dispute_id = models.CharField(max_length=255, unique=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    reason = models.CharField(max_length=100, blank=True)
    status = models.CharField(max_length=40, help_text="Stripe's own word.")
    order_status_before = models.CharField(max_length=100)
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.dispute_id}, order {self.order.number}"


class StripeEventQuerySet(models.QuerySet["StripeEvent"]):
    def unprocessed(self) -> Self:
        return self.filter(processed_at=None)


class StripeEvent(models.Model):
    """That something happened at Stripe. What happened is read afresh by its id."""

    event_id = models.CharField(max_length=255, unique=True)
    type = models.CharField(max_length=100)
    object_id = models.CharField(max_length=255, blank=True, db_index=True)
    created = models.DateTimeField(help_text="When it happened, by Stripe's clock.")
    received_at = models.DateTimeField(auto_now_add=True)
    processed_at = models.DateTimeField(null=True, blank=True)
    order = models.ForeignKey(
        "order.Order", null=True, blank=True, on_delete=models.SET_NULL
    )
    outcome = models.CharField(max_length=200, blank=True)
    failure = models.TextField(
        blank=True, help_text="Why the last try failed; Stripe and we try again."
    )

    objects = StripeEventQuerySet.as_manager()

    class Meta:
        ordering = ["-created", "-pk"]
        verbose_name = "Stripe event"

    def __str__(self) -> str:
        return f"{self.type} ({self.event_id})"


class EventCursor(models.Model):
    """How far the reconciler has read Stripe's list of events. There is one row."""

    read_up_to = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="only_one_event_cursor")
        ]

    def __str__(self) -> str:
        return f"Read up to {self.read_up_to:%Y-%m-%d %H:%M}"
