from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.timezone import localdate

from shop.read_only import ReadOnly
from shop.tax.forms import RatesForm
from shop.tax.importing import ask_for_rates
from shop.tax.models import Nexus, OrderTax, TaxRate
from shop.user.models import User


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

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.load_view)
        return [path("load/", view, name="tax_taxrate_load"), *super().get_urls()]

    def load_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request) or not isinstance(request.user, User):
            raise PermissionDenied
        form = RatesForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            name = form.cleaned_data["file"].name
            job = ask_for_rates(name, form.text, by=request.user)
            self.log_addition(request, job, "Given to read.")
            messages.success(request, f"“{job}” are being read.")
            return redirect("admin:progress_job_change", job.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": "Load rates from a file",
            "button": "Load it",
            "form": form,
            "back": reverse("admin:tax_taxrate_changelist"),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/tax/taxrate/load.html", context)


@admin.register(OrderTax)
class OrderTaxAdmin(ReadOnly, admin.ModelAdmin):
    """The books: what was charged where. Written with the order, never by hand."""

    list_display = [
        *["order", "taxed_on", "state", "zip_code", "tax_class"],
        *["base", "percent", "amount", "jurisdictions", "rate_was_missing"],
    ]
    list_filter = ["state", "tax_class", "rate_was_missing", "taxed_on"]
    list_select_related = ["order"]
    date_hierarchy = "taxed_on"
    search_fields = ["order__number", "zip_code"]
