from typing import Any

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString

from compliance.claims.forms import WarnsOfClaims
from shop.newsletter.admin.acts import SEND, IssueActs, told
from shop.newsletter.forms import IssueForm
from shop.newsletter.letter import sample_letter
from shop.newsletter.models import Delivery, Issue
from shop.newsletter.readiness import why_not_send

Status = Issue.Status
LETTERS = [status for status in Delivery.Status if status != Delivery.Status.SENDING]
LETTER_HTML = {
    "default-src": ["'none'"],
    "style-src": [UNSAFE_INLINE],
    "img-src": [SELF],
    "frame-ancestors": ["'none'"],
    "form-action": ["'none'"],
}
"""A letter is styled as mail programs need it, and can do nothing else."""


@admin.register(Issue)
class IssueAdmin(WarnsOfClaims, IssueActs):
    form = IssueForm
    list_display = ["subject", "status", "goes_out", *["progress", "sent", "trouble"]]
    list_filter = ["status"]
    search_fields = ["subject", "body"]
    fields = ["subject", "preview", "body"]

    class Media:
        css = {"all": ["css/article-editor.css", "css/admin-progress.css"]}
        js = ["js/admin-progress.js"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        see = "<int:pk>/preview"
        return [
            path(f"{see}/html/", view(self.html_view), name="newsletter_issue_html"),
            path(f"{see}/text/", view(self.text_view), name="newsletter_issue_text"),
            *self.act_urls(),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Issue]:
        counts = {
            f"{status}_count": Count("deliveries", filter=Q(deliveries__status=status))
            for status in Delivery.Status.values
        }
        return super().get_queryset(request).annotate(**counts)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Words that left, or are about to, are only read."""
        is_open = obj is None or obj.is_draft
        return is_open and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_open = obj is not None and obj.is_draft
        return is_open and super().has_delete_permission(request, obj)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        issue = self.get_object(request, object_id)
        standing = self._standing(request, issue) if issue else {}
        return super().change_view(
            request, object_id, form_url, {**standing, **(extra_context or {})}
        )

    # What it looks like

    @method_decorator(csp(LETTER_HTML))
    def html_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        letter = sample_letter(self._issue(request, pk))
        return HttpResponse(str(letter.alternatives[0][0]))

    def text_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        text = sample_letter(self._issue(request, pk)).body
        return HttpResponse(text, content_type="text/plain; charset=utf-8")

    def _issue(self, request: HttpRequest, pk: int) -> Issue:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request), pk=pk)

    def _standing(self, request: HttpRequest, issue: Any) -> dict[str, Any]:
        """What the panel above the form says: where it stands and what may be done."""
        may_send = request.user.has_perm(SEND)
        offered = {
            "send": may_send and issue.status == Status.DRAFT,
            "draft": may_send and issue.status == Status.SCHEDULED,
            "stop": may_send and issue.status == Status.SENDING,
            "resume": may_send and _has_some_left(issue),
        }
        return {
            "issue": issue,
            "offered": offered,
            "problems": why_not_send(issue) if issue.is_draft else [],
            "goes_out": self.goes_out(issue),
            "bar": self.progress(issue),
            "letters": [
                (status.label, count)
                for status in LETTERS
                if (count := _of(issue, status))
            ],
        }

    # Columns

    @admin.display(description="goes out", ordering="send_at")
    def goes_out(self, issue: Issue) -> str:
        return told(issue.send_at) if issue.send_at else "–"

    @admin.display(description="how far")
    def progress(self, issue: Any) -> SafeString | str:
        total = sum(_of(issue, status) for status in Delivery.Status)
        if not total:
            return "–"
        waiting = _of(issue, "to_send") + _of(issue, "sending")
        mark = "data-under-way" if issue.status == Status.SENDING else ""
        return format_html(
            '<progress max="{}" value="{}" aria-label="Progress" {}></progress> {} of {}',
            *(total, total - waiting, mark, f"{total - waiting:,}", f"{total:,}"),
        )

    @admin.display
    def sent(self, issue: Any) -> int:
        return _of(issue, "sent")

    @admin.display(description="not sent")
    def trouble(self, issue: Any) -> int:
        return sum(_of(issue, status) for status in ("refused", "failed", "unknown"))


def _of(issue: Any, status: str) -> int:
    return getattr(issue, f"{status}_count")


def _has_some_left(issue: Any) -> bool:
    if issue.status == Status.PAUSED:
        return True
    return issue.status == Status.SENT and _of(issue, "failed") > 0
