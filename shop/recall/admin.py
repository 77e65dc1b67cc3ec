from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from shop.lot.models import Lot, Recall
from shop.parcel.models import Parcel
from shop.read_only import ReadOnly
from shop.recall.forms import EndForm, RecallForm, SendAgainForm
from shop.recall.models import RecallLetter
from shop.recall.recalling import (
    RecalledBefore,
    end_recall,
    send_what_is_left,
    start_recall,
)
from shop.user.rights import staff_who_may

Status = RecallLetter.Status


@admin.register(Recall)
class RecallAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["lot", "started_at", "started_by", *Status.values, "ended_at"]
    list_select_related = ["lot", "started_by"]
    search_fields = ["lot__number", "lot__key"]
    fields = [
        *["lot", "reason", "advice", "started_at", "started_by", "ended_at"],
        *[*Status.values, "interrupted", "all_letters"],
    ]
    readonly_fields = [*Status.values, "interrupted", "all_letters"]

    def get_urls(self) -> list[URLPattern]:
        acts = [
            ("lot/<int:pk>/start/", self.start_view, "start"),
            ("<int:pk>/send-again/", self.send_again_view, "send_again"),
            ("<int:pk>/end/", self.end_view, "end"),
        ]
        return [
            *[
                path(where, self.admin_site.admin_view(view), name=f"recall_{name}")
                for where, view, name in acts
            ],
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Recall]:
        counts = {
            f"{status}_count": Count("letters", filter=Q(letters__status=status))
            for status in Status.values
        }
        return super().get_queryset(request).annotate(**counts)

    def start_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        staff = staff_who_may(request, "lot.add_recall")
        lot = get_object_or_404(Lot, pk=pk)
        buyers = Parcel.objects.filter(lots=lot).count()
        form = RecallForm(request.POST or None)

        def act() -> Recall:
            words = {name: form.cleaned_data[name] for name in ("reason", "advice")}
            recall = start_recall(lot.pk, by=staff, **words)
            messages.success(
                request, f"Lot {lot} is recalled. Letters queued: {buyers}."
            )
            return recall

        said = f"{buyers} order{'' if buyers == 1 else 's'} got this lot."
        return self._act(request, form, f"Recall lot {lot}", said, act)

    def send_again_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        staff = staff_who_may(request, "lot.add_recall")
        recall = get_object_or_404(Recall, pk=pk)
        form = SendAgainForm(request.POST if request.method == "POST" else None)

        def act() -> Recall:
            queued = send_what_is_left(recall, by=staff, **form.cleaned_data)
            messages.success(request, f"Letters queued: {queued}.")
            return recall

        left = recall.letters.to_be_sent().count()
        cut = recall.letters.interrupted().count()
        said = f"Not sent yet, or failed: {left}. Interrupted: {cut}."
        return self._act(request, form, "Send what is left", said, act)

    def end_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        staff_who_may(request, "lot.add_recall")
        recall = get_object_or_404(Recall, pk=pk)
        form = EndForm(request.POST or None)

        def act() -> Recall:
            end_recall(recall)
            messages.success(request, f"{recall} has ended.")
            return recall

        return self._act(request, form, "End the recall", str(recall), act)

    def _act(
        self,
        request: HttpRequest,
        form: BaseForm,
        title: str,
        said: str,
        act: Callable[[], Recall],
    ) -> HttpResponse:
        if request.method == "POST" and form.is_valid():
            try:
                recall = act()
            except RecalledBefore as error:
                form.add_error(None, str(error))
            else:
                return redirect("admin:lot_recall_change", recall.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "button": title,
            "said": said,
            "form": form,
            "back": reverse("admin:lot_lot_changelist"),
            "opts": Recall._meta,
        }
        return TemplateResponse(request, "admin/recall/act.html", context)

    @admin.display(description="to send")
    def to_send(self, recall: Any) -> int:
        return recall.to_send_count

    @admin.display(description="being sent")
    def sending(self, recall: Any) -> int:
        return recall.sending_count

    @admin.display
    def sent(self, recall: Any) -> int:
        return recall.sent_count

    @admin.display
    def failed(self, recall: Any) -> int:
        return recall.failed_count

    @admin.display(description="of those being sent, interrupted")
    def interrupted(self, recall: Recall) -> int:
        return recall.letters.interrupted().count()

    @admin.display(description="letters")
    def all_letters(self, recall: Recall) -> SafeString:
        page = reverse("admin:recall_recallletter_changelist")
        return format_html(
            '<a href="{}?recall__id__exact={}">Each buyer’s letter</a>', page, recall.pk
        )


@admin.register(RecallLetter)
class RecallLetterAdmin(ReadOnly, admin.ModelAdmin):
    list_display = [
        "order_link",
        "recall",
        "status",
        "attempts",
        "problem",
        "changed_at",
    ]
    list_display_links = None
    list_filter = ["status", ("recall", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["order", "recall__lot"]
    search_fields = ["order__number"]

    @admin.display(description="order", ordering="order__number")
    def order_link(self, letter: RecallLetter) -> SafeString:
        page = reverse("admin:order_order_change", args=[letter.order_id])
        return format_html('<a href="{}">{}</a>', page, letter.order.number)
