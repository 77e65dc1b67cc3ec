import logging
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path
from django.utils.timezone import localdate

from shop.newsletter.consent import leave
from shop.newsletter.csv_export import lines
from shop.newsletter.models import Subscriber
from shop.read_only import NotAdded, NotChanged
from shop.user.rights import staff_who_may

logger = logging.getLogger(__name__)


@admin.register(Subscriber)
class SubscriberAdmin(NotAdded, NotChanged, admin.ModelAdmin):
    """The record of who said yes to what, and when. Nobody is put on the list by hand."""

    list_display = ["email", "confirmed_at", "language", "bounced_at"]
    list_filter = [("bounced_at", admin.EmptyFieldListFilter), "language"]
    search_fields = ["email"]
    date_hierarchy = "confirmed_at"
    fields = ["email", "confirmed_at", "asked_at", "consent", "language", "bounced_at"]

    def get_urls(self) -> list[URLPattern]:
        export = self.admin_site.admin_view(self.export_view)
        name = "newsletter_subscriber_export"
        return [path("export/", export, name=name), *super().get_urls()]

    def delete_model(self, request: HttpRequest, obj: Subscriber) -> None:
        """As if they had left: an old list does not bring them back."""
        leave(obj.email)

    def delete_queryset(
        self, request: HttpRequest, queryset: QuerySet[Subscriber]
    ) -> None:
        for subscriber in queryset:
            leave(subscriber.email)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        may = request.user.has_perm("newsletter.export_subscriber")
        context = {"may_export": may, **(extra_context or {})}
        return super().changelist_view(request, context)

    def export_view(self, request: HttpRequest) -> StreamingHttpResponse:
        staff = staff_who_may(request, "newsletter.export_subscriber")
        logger.info("Staff %s exported the subscribers.", staff.pk)
        answer = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
        name = f"subscribers-{localdate():%Y-%m-%d}.csv"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        answer["Cache-Control"] = "private, no-store"
        return answer
