from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from oscar.apps.partner.abstract_models import AbstractStockRecord

from shop.partner.exceptions import InvalidStockAdjustment, OutOfStock


class StockRecord(AbstractStockRecord):
    """Stock that cannot be sold twice.

    Oscar 4.2.1 adds to num_allocated without looking, so buyers at the same moment
    each got the last bottle. Here the look and the change are one UPDATE.
    """

    def allocate(self, quantity):
        """Raises OutOfStock when fewer than `quantity` are left."""
        if not self.can_track_allocations:
            return
        _refuse_nothing(quantity)
        allocated = Coalesce(F("num_allocated"), 0)
        changed = self._rows().filter(num_in_stock__gte=allocated + quantity)
        if not self._changed_one(changed, num_allocated=allocated + quantity):
            raise OutOfStock(self.product, max(self.net_stock_level, 0))

    def consume_allocation(self, quantity):
        """The allocated bottles leave the house. Raises InvalidStockAdjustment when
        so many are not allocated."""
        if not self.can_track_allocations:
            return
        _refuse_nothing(quantity)
        held = self._rows().filter(
            num_allocated__gte=quantity, num_in_stock__gte=quantity
        )
        if not self._changed_one(
            held,
            num_allocated=F("num_allocated") - quantity,
            num_in_stock=F("num_in_stock") - quantity,
        ):
            raise InvalidStockAdjustment(
                f"Stock record {self.pk}: {quantity} are not allocated"
            )

    def cancel_allocation(self, quantity):
        """The allocated bottles can be sold again. Raises InvalidStockAdjustment when
        so many are not allocated; Oscar quietly gave back what there was."""
        if not self.can_track_allocations:
            return
        _refuse_nothing(quantity)
        held = self._rows().filter(num_allocated__gte=quantity)
        if not self._changed_one(held, num_allocated=F("num_allocated") - quantity):
            raise InvalidStockAdjustment(
                f"Stock record {self.pk}: {quantity} are not allocated"
            )

    def put_back(self, quantity):
        """Bottles that came back and can be sold again. Raises InvalidStockAdjustment
        for stock that is not counted."""
        _refuse_nothing(quantity)
        counted = self._rows().exclude(num_in_stock=None)
        if not self._changed_one(counted, num_in_stock=F("num_in_stock") + quantity):
            raise InvalidStockAdjustment(f"Stock record {self.pk} is not counted")

    def _rows(self) -> QuerySet["StockRecord"]:
        return StockRecord.objects.filter(pk=self.pk)

    def _changed_one(self, rows: QuerySet["StockRecord"], **values) -> bool:
        self.pre_save_signal()
        changed = bool(rows.update(**values))
        self.refresh_from_db(fields=["num_allocated", "num_in_stock"])
        if changed:
            self.post_save_signal()
        return changed


def _refuse_nothing(quantity: int) -> None:
    if quantity < 1:
        raise InvalidStockAdjustment(f"{quantity} is no quantity")


from oscar.apps.partner.models import *  # noqa: E402, F403
