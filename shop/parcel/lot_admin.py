"""What only this room knows of a lot: who got it."""

from typing import Any

from django.contrib import admin
from django.db.models import Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from shop.lot.admin import LotAdmin
from shop.lot.models import Lot
from shop.parcel.models import Parcel

SHOWN = 20

admin.site.unregister(Lot)


@admin.register(Lot)
class LotWithOrdersAdmin(LotAdmin):
    def get_readonly_fields(
        self, request: HttpRequest, obj: Lot | None = None
    ) -> list[str]:
        return [
            *super().get_readonly_fields(request, obj),
            *("meant_for_orders", "orders_that_got_it"),
        ]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        fields = list(LotAdmin.form.base_fields)
        if obj is None:
            return fields
        return [*fields, "meant_for_orders", "orders_that_got_it"]

    @admin.display(description="meant for orders that are here")
    def meant_for_orders(self, lot: Lot) -> str:
        waiting = lot.allotments.filter(line__order__parcel=None)
        bottles = waiting.aggregate(Sum("quantity"))["quantity__sum"] or 0
        return f"{bottles} bottle{'' if bottles == 1 else 's'}"

    @admin.display
    def orders_that_got_it(self, lot: Lot) -> SafeString | str:
        parcels = Parcel.objects.filter(lots=lot)
        count = parcels.count()
        if not count:
            return "None yet."
        newest = parcels.select_related("order")[:SHOWN]
        return format_html(
            '{}{}. <a href="{}?lots__id__exact={}">All {} parcels</a>',
            format_html_join(
                ", ",
                '<a href="{}">{}</a>',
                ((_page_of(parcel.order_id), parcel.order.number) for parcel in newest),
            ),
            " and more" if count > SHOWN else "",
            reverse("admin:parcel_parcel_changelist"),
            lot.pk,
            count,
        )


def _page_of(order_id: int) -> str:
    return reverse("admin:order_order_change", args=[order_id])
