"""Codes and offers for staff, in the place of the tables that Oscar keeps them in."""

from typing import Any

import oscar.apps.offer.admin
import oscar.apps.voucher.admin  # noqa: F401
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from oscar.core.loading import get_model

from shop.promotion.forms import (
    USAGE,
    OfferForm,
    VoucherForm,
    save_offer,
    save_voucher,
)
from shop.promotion.terms import (
    MORE_OF_RANGE,
    Benefit,
    Condition,
    ConditionalOffer,
    Range,
    terms_of,
)

Voucher = get_model("voucher", "Voucher")
VoucherApplication = get_model("voucher", "VoucherApplication")

for model in (Benefit, Condition, ConditionalOffer, Range, Voucher, VoucherApplication):
    admin.site.unregister(model)

PARTS = [
    "benefit__range",
    *(f"condition__range__{name}" for name in ("included_products", *MORE_OF_RANGE)),
]


class PromotionAdmin(admin.ModelAdmin):
    view_on_site = False
    typed: tuple[str, ...]
    counted: tuple[str, ...]

    def offer_of(self, row: Any) -> Any:
        """The conditional offer behind the row; codes and offers each say which."""
        raise NotImplementedError

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj is None:
            return self.typed
        if self.has_change_permission(request, obj):
            return (*self.typed, *self.counted)
        return (
            "name",
            "what_it_gives",
            "start_datetime",
            "end_datetime",
            *self.counted,
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*self.counted, "what_it_gives"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What this form cannot show whole it must not write."""
        may = super().has_change_permission(request, obj)
        offer = self.offer_of(obj) if may and obj is not None else None
        return may and (obj is None or (offer is not None and bool(terms_of(offer))))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What an order got stays; end it instead."""
        may = super().has_delete_permission(request, obj)
        return may and obj is not None and not obj.num_orders

    @admin.display
    def what_it_gives(self, row: Any) -> str:
        offer = self.offer_of(row)
        terms = terms_of(offer) if offer else None
        return str(terms) if terms else "More than this form shows: ask an engineer."

    @admin.display(description="now")
    def state(self, row: Any) -> str:
        now = timezone.now()
        offer = self.offer_of(row)
        if row.start_datetime and row.start_datetime > now:
            return "Not yet"
        if row.end_datetime and row.end_datetime < now:
            return "Over"
        if offer is None or offer.is_suspended:
            return "Paused"
        return "On" if offer.get_max_applications() else "Used up"


@admin.register(Voucher)
class VoucherAdmin(PromotionAdmin):
    form = VoucherForm
    list_display = [
        *("code", "what_it_gives", "state", "who", "start_datetime", "end_datetime"),
        *("num_orders", "total_discount"),
    ]
    list_filter = ["usage", "end_datetime"]
    search_fields = ["code", "name"]
    typed = (
        *("name", "code", "gives", "value", "products", "from_amount", "usage"),
        *("max_global_applications", "max_discount"),
        *("start_datetime", "end_datetime"),
    )
    counted = ("num_basket_additions", "num_orders", "total_discount")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        parts = [f"offers__{part}" for part in PARTS]
        return super().get_queryset(request).prefetch_related("offers", *parts)

    @admin.display(description="who may use it", ordering="usage")
    def who(self, row: Any) -> str:
        return dict(USAGE).get(row.usage, row.usage)

    def offer_of(self, row: Any) -> Any:
        offers = list(row.offers.all())
        return offers[0] if len(offers) == 1 else None

    def save_model(
        self, request: HttpRequest, obj: Any, form: VoucherForm, change: bool
    ) -> None:
        save_voucher(form, obj)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        offers = list(obj.offers.all())
        obj.delete()
        for offer in offers:
            if not offer.vouchers.exists():
                offer.delete()


@admin.register(ConditionalOffer)
class OfferAdmin(PromotionAdmin):
    """Those that need no code."""

    form = OfferForm
    list_display = [
        *("name", "what_it_gives", "state", "start_datetime", "end_datetime"),
        *("num_orders", "total_discount"),
    ]
    search_fields = ["name"]
    typed = (
        *("name", "gives", "value", "products", "from_amount"),
        *("max_global_applications", "max_discount"),
        *("start_datetime", "end_datetime", "is_suspended"),
    )
    counted = ("num_orders", "total_discount")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        offers = super().get_queryset(request).filter(offer_type=ConditionalOffer.SITE)
        return offers.prefetch_related(*PARTS)

    def offer_of(self, row: Any) -> Any:
        return row

    def save_model(
        self, request: HttpRequest, obj: Any, form: OfferForm, change: bool
    ) -> None:
        save_offer(form, obj)
