"""What a buyer wants to send back, what staff decided, and what became of it."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from shop.order.models import Line, Order


class ReturnQuerySet(models.QuerySet["Return"]):
    def holding(self) -> "ReturnQuerySet":
        """Those whose bottles cannot be asked for a second time."""
        return self.exclude(status__in=[Return.Status.DECLINED, Return.Status.CLOSED])

    def waiting_for_staff(self) -> "ReturnQuerySet":
        return self.filter(status__in=[Return.Status.ASKED, Return.Status.RECEIVED])


class Return(models.Model):
    class Status(models.TextChoices):
        ASKED = "asked", "Asked for"
        APPROVED = "approved", "Approved, on its way to us"
        DECLINED = "declined", "Declined"
        RECEIVED = "received", "Received, to be refunded"
        REFUNDED = "refunded", "Refunded"
        CLOSED = "closed", "Closed without a refund"

    class Reason(models.TextChoices):
        MIND = "mind", _("I changed my mind; the bottles are unopened")
        BROKEN = "broken", _("It arrived broken or unsealed")
        WRONG = "wrong", _("I got the wrong thing or the wrong number")
        EXPIRED = "expired", _("It is past its date")
        OTHER = "other", _("Something else")

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="returns")
    status = models.CharField(
        max_length=10, choices=Status.choices, default=Status.ASKED
    )
    reason = models.CharField(max_length=10, choices=Reason.choices)
    words = models.TextField("in their words", max_length=2000, blank=True)
    answer = models.TextField(
        max_length=2000, blank=True, help_text="What the buyer was told."
    )
    send_to = models.CharField(max_length=300, blank=True)
    refund = models.OneToOneField(
        "stripe.Refund",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="returned",
    )
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    asked_at = models.DateTimeField(auto_now_add=True)
    told_at = models.DateTimeField("buyer told", null=True, blank=True, editable=False)

    objects = ReturnQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        *("asked", "approved", "declined"),
                        *("received", "refunded", "closed"),
                    ]
                ),
                name="return_stands_somewhere",
            ),
            models.CheckConstraint(
                condition=~Q(status="refunded") | Q(refund__isnull=False),
                name="refunded_return_has_its_refund",
            ),
        ]

    def __str__(self) -> str:
        return f"Return of order {self.order.number}"

    def log(self, what: str, *, by: Any = None) -> None:
        self.events.create(what=what, by=by)


class ReturnLine(models.Model):
    """Bottles of one line. Those that came back were put back into stock or destroyed;
    the rest never came."""

    returned = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="lines")
    order_line = models.ForeignKey(
        Line, on_delete=models.PROTECT, related_name="return_lines"
    )
    quantity = models.PositiveIntegerField()
    restocked = models.PositiveIntegerField(default=0)
    destroyed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="return_line_is_of_something"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=F("restocked") + F("destroyed")),
                name="no_more_came_back_than_was_asked",
            ),
            models.UniqueConstraint(
                fields=["returned", "order_line"], name="one_row_per_returned_line"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.order_line.title}"

    @property
    def came_back(self) -> int:
        return self.restocked + self.destroyed


class ReturnPhoto(models.Model):
    """Kept in the database: it comes and goes with the request that it belongs to, no
    web server can serve it by mistake, and re-encoded it is small."""

    returned = models.ForeignKey(
        Return, on_delete=models.CASCADE, related_name="photos"
    )
    jpeg = models.BinaryField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Photograph {self.pk}"


class ReturnEvent(models.Model):
    """Who did what and when. Rows are added, never changed."""

    returned = models.ForeignKey(
        Return, on_delete=models.PROTECT, related_name="events"
    )
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        help_text="Empty for the buyer.",
    )
    what = models.TextField(max_length=2500)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


def returnable(order: Order, lines: Iterable[Line]) -> dict[Line, int]:
    """How many of each line can still be asked to come back. Bottles of a return that
    was declined, or of one that never came, can be asked for again."""
    held = ReturnLine.objects.filter(
        returned__in=Return.objects.holding().filter(order=order)
    )
    taken = dict(
        held.values_list("order_line").annotate(total=Sum("quantity")).order_by()
    )
    left = {line: line.quantity - taken.get(line.pk, 0) for line in lines}
    return {line: many for line, many in left.items() if many > 0}
