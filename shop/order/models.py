from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import BooleanField, Case, F, QuerySet, Value, When
from oscar.apps.order.abstract_models import AbstractLine, AbstractOrder
from oscar.apps.order.exceptions import InvalidOrderStatus
from oscar.apps.order.signals import order_status_changed
from oscar.apps.partner.exceptions import InvalidStockAdjustment

from shop.order.links import order_path
from shop.order.status import PAID


class Order(AbstractOrder):
    status: str

    def get_absolute_url(self) -> str:
        return order_path(self)

    @property
    def email(self):
        """Where the buyer asked for the receipt; Oscar prefers the account's."""
        return self.guest_email or (self.user.email if self.user else "")

    @property
    def language(self) -> str:
        """In which the buyer read the shop, as in settings.LANGUAGES. Written by
        shop.purchase_record, which stands above this app."""
        record = getattr(self, "purchase_record", None)
        if record is None or record.language not in dict(settings.LANGUAGES):
            return settings.LANGUAGE_CODE
        return record.language

    @property
    def was_paid(self) -> bool:
        return any(row.new_status == PAID for row in self.status_changes.all())

    @property
    def given_refunds(self) -> list[Any]:
        """Those that were made or may yet be. Written by shop.stripe, which stands
        above this app."""
        refunds = self.refunds.all()
        return [refund for refund in refunds if refund.status not in refund.NOT_GIVEN]

    @property
    def sent_back(self) -> Decimal:
        return sum((row.amount for row in self.given_refunds), Decimal("0.00"))

    def set_status(self, new_status):
        """Raises InvalidOrderStatus for a status that may not follow. Only
        shop.order.life calls it: it also moves the stock and says why."""
        if new_status not in self.available_statuses():
            raise InvalidOrderStatus(
                f"Order {self.number}: {self.status} is not followed by {new_status}"
            )
        old_status, self.status = self.status, new_status
        self.save(update_fields=["status"])
        self.lines.update(status=new_status)
        self.status_changes.create(old_status=old_status, new_status=new_status)
        order_status_changed.send(
            sender=self, order=self, old_status=old_status, new_status=new_status
        )


class Line(AbstractLine):
    """Gives its stock back once and takes it off once, whoever asks how often."""

    @property
    def can_track_allocations(self):
        return self.stockrecord is not None and self.stockrecord.can_track_allocations

    def cancel_allocation(self, quantity):
        """Does nothing when the stock was given back, or sent, before."""
        if not self.can_track_allocations:
            return
        with transaction.atomic():
            given_back = self._holding(quantity).update(
                num_allocated=F("num_allocated") - quantity,
                allocation_cancelled=Case(
                    When(num_allocated=quantity, then=Value(True)),
                    default=Value(False),
                    output_field=BooleanField(),
                ),
            )
            if given_back:
                self.stockrecord.cancel_allocation(quantity)
        self.refresh_from_db(fields=["num_allocated", "allocation_cancelled"])

    def consume_allocation(self, quantity):
        """Raises InvalidStockAdjustment when the stock is not held for this line."""
        if not self.can_track_allocations:
            return
        with transaction.atomic():
            if not self._holding(quantity).update(
                num_allocated=F("num_allocated") - quantity
            ):
                raise InvalidStockAdjustment(
                    f"Order line {self.pk} does not hold {quantity}"
                )
            self.stockrecord.consume_allocation(quantity)
        self.refresh_from_db(fields=["num_allocated"])

    def allocate_again(self) -> None:
        """Takes the stock that was given back. Raises OutOfStock when it is sold."""
        if not self.can_track_allocations:
            return
        with transaction.atomic():
            given_back = Line.objects.filter(pk=self.pk, allocation_cancelled=True)
            if given_back.update(
                num_allocated=F("quantity"), allocation_cancelled=False
            ):
                self.stockrecord.allocate(self.quantity)
        self.refresh_from_db(fields=["num_allocated", "allocation_cancelled"])

    def _holding(self, quantity: int) -> QuerySet["Line"]:
        if quantity < 1:
            return Line.objects.none()
        return Line.objects.filter(
            pk=self.pk, allocation_cancelled=False, num_allocated__gte=quantity
        )


from oscar.apps.order.models import *  # noqa: E402, F403
