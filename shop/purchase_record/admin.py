import re
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from shop.purchase_record.models import PurchaseRecord
from shop.read_only import ReadOnly

ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


@admin.register(PurchaseRecord)
class PurchaseRecordAdmin(ReadOnly, admin.ModelAdmin):
    """For reading and printing; nobody adds, changes or deletes one."""

    list_display = ["number", "kept_at", "snapshot", "sheet"]
    list_display_links = None
    list_select_related = ["order", "snapshot"]
    search_fields = ["order__number"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.of_order)
        return [
            path("order/<int:order_id>/", view, name="purchase_record_of_order"),
            *super().get_urls(),
        ]

    def of_order(self, request: HttpRequest, order_id: int) -> HttpResponse:
        record = get_object_or_404(
            PurchaseRecord.objects.select_related("order", "snapshot"),
            order_id=order_id,
        )
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(record),
            "record": record,
            "shown": readable(record.snapshot.content),
        }
        return TemplateResponse(request, "admin/purchase_record/sheet.html", context)

    @admin.display(description="order", ordering="order__number")
    def number(self, record: PurchaseRecord) -> str:
        return record.order.number

    @admin.display(description="what the buyer saw")
    def sheet(self, record: PurchaseRecord) -> str:
        address = reverse("admin:purchase_record_of_order", args=[record.order_id])
        return format_html('<a href="{}">Read or print</a>', address)


def readable(shown: dict[str, Any]) -> dict[str, Any]:
    """As kept, with the names of fields as words, and without the backslashes that keep
    a mark from being Markdown."""
    labels = [
        {**label, "text": {k.replace("_", " "): v for k, v in label["text"].items()}}
        for label in shown["labels"]
    ]
    pages = [
        {**page, "text": ESCAPED.sub(r"\1", page["text"])} for page in shown["pages"]
    ]
    return {**shown, "labels": labels, "pages": pages}
