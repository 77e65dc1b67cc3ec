from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from shop.read_only import NotAdded, NotChanged, ReadOnly
from shop.returns import deciding
from shop.returns.admin_forms import (
    AnswerForm,
    ApproveForm,
    ReceiveForm,
    RefundReturnForm,
)
from shop.returns.models import Return, ReturnEvent, ReturnLine, ReturnPhoto
from shop.stripe.models import Refund
from shop.stripe.refund import RefundRefused
from shop.user.models import User
from shop.user.rights import staff_who_may

Status = Return.Status
Act = Callable[[Form, User], str]


class Waiting(admin.SimpleListFilter):
    title = "what waits"
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("us", "For us: an answer or a refund")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.waiting_for_staff() if self.value() else queryset


class Record(NotAdded, NotChanged, admin.TabularInline):
    """Rows that tell what happened and so are not edited."""

    extra = 0
    can_delete = False


class LineRecord(Record):
    model = ReturnLine
    fields = ("order_line", "quantity", "restocked", "destroyed")
    readonly_fields = fields
    verbose_name_plural = "what comes back"


class EventRecord(Record):
    model = ReturnEvent
    fields = ("at", "by", "what")
    readonly_fields = fields
    verbose_name_plural = "who did what and when"


@admin.register(Return)
class ReturnAdmin(ReadOnly, admin.ModelAdmin):
    """Asked for by a buyer; each act of staff has a page of its own."""

    change_form_template = "admin/returns/change_form.html"
    list_display = ["order_number", "status", "reason", "asked_at"]
    list_filter = [Waiting, "status", "reason"]
    list_select_related = ["order"]
    search_fields = ["order__number"]
    search_help_text = "Order number."
    fields = (
        *("order_link", "status", "reason", "words", "photographs"),
        *("answer", "send_to", "refund", "asked_at", "told_at"),
    )
    readonly_fields = fields
    inlines = [LineRecord, EventRecord]

    def get_urls(self) -> list[URLPattern]:
        acts = {
            "approve": self.approve_view,
            "decline": self.decline_view,
            "receive": self.receive_view,
            "refund": self.refund_view,
            "close": self.close_view,
        }
        return [
            path(
                "photo/<int:pk>.jpg",
                self.admin_site.admin_view(self.photo_view),
                name="returns_photo",
            ),
            *[
                path(
                    f"<int:pk>/{name}/",
                    self.admin_site.admin_view(view),
                    name=f"returns_{name}",
                )
                for name, view in acts.items()
            ],
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Return]:
        return super().get_queryset(request).prefetch_related("photos")

    @admin.display(description="order", ordering="order__number")
    def order_number(self, returned: Return) -> str:
        return returned.order.number

    @admin.display(description="order")
    def order_link(self, returned: Return) -> SafeString:
        page = reverse("admin:order_order_change", args=[returned.order_id])
        return format_html('<a href="{}">{}</a>', page, returned.order.number)

    @admin.display
    def photographs(self, returned: Return) -> SafeString | str:
        addresses = (
            (reverse("admin:returns_photo", args=[photo.pk]), number)
            for number, photo in enumerate(returned.photos.defer("jpeg"), start=1)
        )
        return (
            format_html_join(" ", '<a href="{}">Photograph {}</a>', addresses) or "None"
        )

    def photo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.has_perm("returns.view_return"):
            raise PermissionDenied
        photo = get_object_or_404(ReturnPhoto, pk=pk)
        answer = HttpResponse(bytes(photo.jpeg), content_type="image/jpeg")
        answer["Cache-Control"] = "private, no-store"
        return answer

    def approve_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        def act(form: Form, staff: User) -> str:
            data = form.cleaned_data
            deciding.approve(
                pk, answer=data["answer"], send_to=data["send_to"], by=staff
            )
            return "Approved. The buyer is told where to send it."

        return self._act(request, pk, ApproveForm, "Approve", act)

    def decline_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        def act(form: Form, staff: User) -> str:
            deciding.decline(pk, answer=form.cleaned_data["answer"], by=staff)
            return "Declined. The buyer is told why."

        return self._act(request, pk, AnswerForm, "Decline", act)

    def receive_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        def act(form: Form, staff: User) -> str:
            data = form.cleaned_data
            deciding.receive(
                pk, came_back=data["came_back"], note=data["note"], by=staff
            )
            return "Received. Its refund is next."

        return self._act(request, pk, ReceiveForm, "Mark received", act)

    def refund_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.has_perm("stripe.add_refund"):
            raise PermissionDenied

        def act(form: Form, staff: User) -> str:
            made = deciding.refund_return(pk, **form.cleaned_data, by=staff)
            if made.status == Refund.Status.REQUESTED:
                return (
                    "Stripe did not answer. The refund is written down, and the next run"
                    " of reconcile_payments brings it to its end: do not ask again."
                )
            return f"Refund of {made}: {made.get_status_display()}."

        return self._act(request, pk, RefundReturnForm, "Refund", act)

    def close_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        def act(form: Form, staff: User) -> str:
            deciding.close(pk, answer=form.cleaned_data["answer"], by=staff)
            return "Closed without a refund."

        return self._act(request, pk, AnswerForm, "Close without a refund", act)

    def _act(
        self,
        request: HttpRequest,
        pk: int,
        form_class: Callable[..., Form],
        title: str,
        act: Act,
    ) -> HttpResponse:
        staff = staff_who_may(request, "returns.change_return")
        returned = get_object_or_404(Return.objects.select_related("order"), pk=pk)
        page = reverse("admin:returns_return_change", args=[pk])
        form = form_class(
            request.POST if request.method == "POST" else None, returned=returned
        )
        if request.method == "POST" and form.is_valid():
            try:
                messages.success(request, act(form, staff))
            except (deciding.NotNow, RefundRefused) as error:
                form.add_error(None, str(error))
            else:
                return redirect(page)
        context = {
            **self.admin_site.each_context(request),
            "title": f"{title}: {returned}",
            "button": title,
            "form": form,
            "returned": returned,
            "lines": returned.lines.select_related("order_line"),
            "back": page,
            "opts": Return._meta,
        }
        return TemplateResponse(request, "admin/returns/act.html", context)
