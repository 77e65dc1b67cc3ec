"""Where reviews are read and decided about. Until then nothing here tells how many stars
one gives: no column, no filter, no order and no address."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from shop.read_only import NotAdded, NotChanged, NotDeleted
from shop.review import audit
from shop.review.admin_acts import ReviewActs
from shop.review.admin_forms import ReplyForm
from shop.review.claims import findings_of
from shop.review.models import Decision, Reason, Reply, Review

Status = Review.Status


class Waiting(admin.SimpleListFilter):
    title = "what waits"
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("us", "For us: to be read")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.waiting() if self.value() else queryset


class DecisionRecord(NotAdded, NotChanged, admin.TabularInline):
    """Not the stars: the review may be waiting again, in other words."""

    model = Decision
    extra = 0
    can_delete = False
    fields = ("kept_at", "by", "act", "reason", "note")
    readonly_fields = fields
    verbose_name_plural = "who decided what, when and why"


class ReplyInline(admin.StackedInline):
    model = Reply
    form = ReplyForm
    extra = 1
    max_num = 1
    fields = ("text",)


@admin.register(Review)
class ReviewAdmin(NotAdded, NotDeleted, ReviewActs, admin.ModelAdmin):
    """Its words are the buyer's and are not edited; each decision has a page."""

    change_form_template = "admin/review/review/change_form.html"
    change_list_template = "admin/review/review/change_list.html"
    list_display = ["order_number", "title", "status", "held_for", "written_at"]
    list_filter = [Waiting, "status", "held_for", "was_rewarded"]
    list_select_related = ["order_line__order"]
    ordering = ["written_at", "pk"]
    search_fields = ["order_line__order__number"]
    search_help_text = "Order number."
    inlines = [ReplyInline, DecisionRecord]

    def get_urls(self) -> list[URLPattern]:
        pages = {"audit/": self.audit_view, "audit.csv": self.csv_view}
        names = {"audit/": "review_audit", "audit.csv": "review_audit_csv"}
        return [
            *(
                path(where, self.admin_site.admin_view(view), name=names[where])
                for where, view in pages.items()
            ),
            *self.act_urls(),
            *super().get_urls(),
        ]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        words = ["order_link", "status", "title", "text", "name", "was_rewarded"]
        times = ["held_for", "written_at", "published_at", "told_at"]
        stars = ["stars"] if obj and obj.is_decided else []
        return [*words, "checked", "found_when_sent", *stars, *times]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return self.get_fields(request, obj)

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """Only what readers see is answered."""
        is_public = obj is not None and obj.status == Status.PUBLISHED
        return self.inlines if is_public else [DecisionRecord]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Where there is nothing to type there is nothing to save."""
        review = kwargs.get("obj")
        is_answered_here = review is not None and review.status == Status.PUBLISHED
        more = {"show_save": is_answered_here, "show_save_and_continue": False}
        return super().render_change_form(request, context | more, *args, **kwargs)

    def lookup_allowed(self, lookup: str, value: str, request: Any = None) -> bool:
        """Django lets whoever types an address filter by any field of the row."""
        if lookup.partition("__")[0] == "stars":
            return False
        return super().lookup_allowed(lookup, value, request)

    def save_formset(
        self, request: HttpRequest, form: ModelForm, formset: Any, change: bool
    ) -> None:
        for reply in formset.save(commit=False):
            reply.by = request.user
            reply.save()
        for gone in formset.deleted_objects:
            gone.delete()

    @admin.display(description="order", ordering="order_line__order__number")
    def order_number(self, review: Review) -> str:
        return review.order_line.order.number

    @admin.display(description="order")
    def order_link(self, review: Review) -> SafeString:
        order = review.order_line.order
        page = reverse("admin:order_order_change", args=[order.pk])
        return format_html('<a href="{}">{}</a>', page, order.number)

    @admin.display(description="what the claims check says now")
    def checked(self, review: Review) -> SafeString | str:
        found = findings_of(review.words)
        return format_html_join("", "<p>{}</p>", ((one,) for one in found)) or "Nothing"

    @admin.display(description="what it said when it was sent")
    def found_when_sent(self, review: Review) -> SafeString | str:
        rows = ((one,) for one in review.findings)
        return format_html_join("", "<p>{}</p>", rows) or "Nothing"

    def audit_view(self, request: HttpRequest) -> HttpResponse:
        rows = self._decisions(request)
        context = {
            **self.admin_site.each_context(request),
            "title": "Published and held back, by stars",
            "rows": audit.by_stars(),
            "reasons": Reason.values,
            "decisions": rows[: audit.SHOWN],
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/review/audit.html", context)

    def csv_view(self, request: HttpRequest) -> StreamingHttpResponse:
        rows = self._decisions(request).iterator(chunk_size=1000)
        return StreamingHttpResponse(
            audit.as_csv(rows),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="decisions.csv"'},
        )

    def _decisions(self, request: HttpRequest) -> QuerySet[Decision]:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return audit.decisions()
