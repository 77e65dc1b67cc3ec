from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.debug import sensitive_post_parameters

from shop.read_only import NotAdded, NotChanged, NotDeleted
from shop.safety_report.forms import SERIOUS
from shop.safety_report.mail import READ
from shop.safety_report.models import FollowUp, HealthDetails, SafetyReport


class HealthDetailsInline(NotAdded, NotChanged, admin.StackedInline):
    """For those who may read it; for others it is not on the page."""

    model = HealthDetails
    can_delete = False
    verbose_name_plural = "what was told (personal health data)"
    fields = [
        *["happened", "began_on", "outcome", "what_it_led_to", "seen_by_doctor"],
        *["lot_number", "amount_taken", "also_taken", "age", "sex"],
        *["role", "name", "email", "telephone"],
    ]
    readonly_fields = ["what_it_led_to"]

    @admin.display(description="what it led to")
    def what_it_led_to(self, details: HealthDetails) -> str:
        return led_to(details)


class FollowUpInline(NotChanged, admin.StackedInline):
    model = FollowUp
    extra = 0
    can_delete = False
    fields = ["text", "written_at", "written_by"]
    readonly_fields = ["written_at", "written_by"]
    verbose_name_plural = "follow-up notes (added, never changed)"


class ClockFilter(admin.SimpleListFilter):
    title = "clock"
    parameter_name = "clock"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("urgent", "Day 10 or later"), ("waiting", "Clock runs")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        match self.value():
            case "urgent":
                return queryset & SafetyReport.objects.urgent()
            case "waiting":
                return queryset & SafetyReport.objects.waiting()
        return queryset


@admin.register(SafetyReport)
class SafetyReportAdmin(NotAdded, NotDeleted, admin.ModelAdmin):
    """Number, dates and state. A report is made by the form of the site, also while
    somebody is on the telephone; it is never deleted here."""

    list_display = ["number", "received_on", "due_on", "state", "clock"]
    list_filter = [ClockFilter, "seriousness"]
    search_fields = ["number"]
    search_help_text = "Number of the report. What was told is not searched."
    date_hierarchy = "received_on"
    fields = [
        *["number", "received_on", "due_on", "clock", "state"],
        *["seriousness", "reported_on", "fda_number", "closed_on"],
    ]
    readonly_fields = ["number", "due_on", "clock", "state"]
    inlines = [HealthDetailsInline, FollowUpInline]

    def get_urls(self) -> list[URLPattern]:
        printing = path(
            "<int:pk>/print/",
            self.admin_site.admin_view(self.print_view),
            name="safety_report_print",
        )
        return [printing, *super().get_urls()]

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        # Bound here, because the decorator wants the request first.
        return sensitive_post_parameters()(super().changeform_view)(
            request, *args, **kwargs
        )

    def save_formset(
        self, request: HttpRequest, form: ModelForm, formset: Any, change: bool
    ) -> None:
        for row in formset.save(commit=False):
            row.written_by = request.user
            row.save()

    def print_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.has_perm(READ):
            raise PermissionDenied
        report = get_object_or_404(
            SafetyReport.objects.select_related("details").prefetch_related(
                "follow_ups__written_by"
            ),
            pk=pk,
        )
        context = {
            "report": report,
            "details": report.details,
            "led_to": led_to(report.details),
        }
        return TemplateResponse(request, "admin/safety_report/print.html", context)

    @admin.display
    def clock(self, report: SafetyReport) -> SafeString | str:
        words = report.clock()
        if words.startswith(("Hurry", "Overdue")):
            return format_html("<strong>{}</strong>", words)
        return words or "-"


def led_to(details: HealthDetails) -> str:
    return (
        "; ".join(str(SERIOUS.get(key, key)) for key in details.led_to)
        or "Nothing named"
    )
