from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from shop.partner.models import StockRecord
from shop.read_only import NotAdded, NotDeleted
from shop.stock_days.expiry import leftovers
from shop.stock_days.models import StockWatch
from shop.stock_days.outlook import outlooks
from shop.stock_days.watch import why_low


class _WithOutlooks(ChangeList):
    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        _look(self.result_list)


@admin.register(StockWatch)
class StockWatchAdmin(NotAdded, NotDeleted, admin.ModelAdmin):
    """One row for each product, made by the upkeep. Only the mark is staff's to set."""

    list_display = ["__str__", "free", "a_day", "lasts", "days", "why", "low_since"]
    list_select_related = ["record__product", "record__partner"]
    readonly_fields = [*["record", "free", "a_day", "lasts", "expire"], "low_since"]
    fields = [*readonly_fields[:5], "days", "low_since"]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return _WithOutlooks

    @admin.display(description="free bottles")
    def free(self, watch: Any) -> int | str:
        one = _outlook_of(watch)
        return one.free if one else "not counted"

    @admin.display(description="sold a day")
    def a_day(self, watch: Any) -> str:
        one = _outlook_of(watch)
        return str(one.sold_a_day) if one else ""

    @admin.display(description="lasts")
    def lasts(self, watch: Any) -> str:
        one = _outlook_of(watch)
        if one is None or one.days_left is None:
            return "None sold in 28 days"
        return f"{one.days_left:,} day{'' if one.days_left == 1 else 's'}"

    @admin.display(description="low?")
    def why(self, watch: Any) -> str:
        one = _outlook_of(watch)
        return (one and why_low(one, watch)) or "–"

    @admin.display(description="will expire before it is sold")
    def expire(self, watch: Any) -> SafeString | str:
        one = _outlook_of(watch)
        product = watch.record.product_id
        rows = leftovers([one]).get(product, []) if one else []
        told = [
            (
                left.lot.number,
                "not counted" if left.bottles is None else f"{left.bottles:,} bottles",
                date_format(left.lot.expires_on) if left.lot.expires_on else "",
            )
            for left in rows
        ]
        return format_html_join("; ", "lot {}: {}, best by {}", told) or "Nothing"


def _outlook_of(watch: Any) -> Any:
    if not hasattr(watch, "outlook"):
        _look([watch])
    return watch.outlook


def _look(watches: Any) -> None:
    """In the same number of questions, however many."""
    keys = [watch.record_id for watch in watches]
    found = outlooks(StockRecord.objects.filter(pk__in=keys))
    by_record = {one.record.pk: one for one in found}
    for watch in watches:
        watch.outlook = by_record.get(watch.record_id)
