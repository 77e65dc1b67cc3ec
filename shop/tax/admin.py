from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate

from shop.tax.models import Nexus, OrderTax, TaxRate


class RateInline(admin.TabularInline):
    model = TaxRate
    extra = 0
    ordering = ["tax_class", "zip_from", "jurisdiction"]


@admin.register(Nexus)
class NexusAdmin(admin.ModelAdmin):
    list_display = ["state", "since", "until", "permit", "is_sample"]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        for nexus in Nexus.objects.without_a_rate(localdate()):
            messages.warning(
                request,
                f"No rate on supplements stands for {nexus}: its buyers are charged no"
                " tax. Add a rate, zero where supplements are exempt.",
            )
        return super().changelist_view(request, extra_context)


@admin.register(TaxRate)
class TaxRateAdmin(admin.ModelAdmin):
    list_display = [
        *["jurisdiction", "nexus", "tax_class", "zip_from", "zip_to"],
        *["percent", "since", "until", "is_sample"],
    ]
    list_filter = ["nexus", "tax_class", "is_sample"]
    list_select_related = ["nexus"]
    search_fields = ["jurisdiction", "zip_from"]


@admin.register(OrderTax)
class OrderTaxAdmin(admin.ModelAdmin):
    """The books: what was charged where. Written with the order, never by hand."""

    list_display = [
        *["order", "taxed_on", "state", "zip_code", "tax_class"],
        *["base", "percent", "amount", "jurisdictions", "rate_was_missing"],
    ]
    list_filter = ["state", "tax_class", "rate_was_missing", "taxed_on"]
    list_select_related = ["order"]
    date_hierarchy = "taxed_on"
    search_fields = ["order__number", "zip_code"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
