from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST

from shop.progress.kinds import KINDS, kind_of
from shop.progress.models import Job
from shop.progress.working import NotAgain, start_again
from shop.read_only import ReadOnly


def bar(job: Job) -> SafeString:
    """How far it is, as a picture and in words."""
    if job.total is None:
        words = "Not counted yet" if job.is_under_way else f"{job.done:,} done"
        return format_html("{}", words)
    return format_html(
        '<progress max="{}" value="{}" aria-label="{}"></progress> {} of {}',
        max(job.total, 1),
        job.done if job.total else 1,
        f"Progress of {job}",
        f"{job.done:,}",
        f"{job.total:,}",
    )


@admin.register(Job)
class JobAdmin(ReadOnly, admin.ModelAdmin):
    """Long work, as it goes on. Whoever may see what a job is about may see the job."""

    list_display = [
        "title",
        "progress",
        "state_of",
        "asked_by",
        "asked_at",
    ]
    list_filter = ["state"]
    list_select_related = ["asked_by"]
    list_per_page = 50
    readonly_fields = [
        *["title", "kind_name", "progress", "state_of", "problem"],
        *["asked_by", "asked_at", "started_at", "moved_at", "finished_at", "file"],
    ]

    def get_fields(self, request: HttpRequest, obj: Job | None = None) -> list[Any]:
        return list(self.readonly_fields)

    class Media:
        js = ["js/admin-progress.js"]
        css = {"all": ["css/admin-progress.css"]}

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("<int:pk>/file/", self.file_view, name="progress_file"),
            path("<int:pk>/again/", self.again_view, name="progress_again"),
        ]
        for pattern in own:
            pattern.callback = self.admin_site.admin_view(pattern.callback)
        return [*own, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Job]:
        return super().get_queryset(request).filter(kind__in=_seen_by(request))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(_seen_by(request))

    def has_view_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        kinds = _seen_by(request)
        return bool(kinds) if obj is None else obj.kind in kinds

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        job = self.get_object(request, object_id)
        more = _ways_on(request, job) if job else {}
        return super().change_view(
            request, object_id, form_url, {**more, **(extra_context or {})}
        )

    def file_view(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        job = self._job(request, pk)
        if not _may_have_file(request, job):
            raise PermissionDenied
        if not job.has_file:
            raise Http404("This file was deleted, or is not written yet.")
        self.log_change(request, job, "Downloaded.")
        answer = StreamingHttpResponse(
            job.file(), content_type="text/csv; charset=utf-8"
        )
        answer["Content-Disposition"] = f'attachment; filename="{job.file_name}"'
        return answer

    @method_decorator(require_POST)
    def again_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = self._job(request, pk)
        if not _may_have_file(request, job):
            raise PermissionDenied
        try:
            start_again(job)
        except NotAgain as reason:
            messages.error(request, str(reason))
        else:
            self.log_change(request, job, "Started again.")
            messages.success(request, f"“{job}” starts again from the beginning.")
        return redirect("admin:progress_job_change", job.pk)

    def _job(self, request: HttpRequest, pk: int) -> Job:
        """Raises Http404 for a job that this person does not see."""
        job = self.get_queryset(request).filter(pk=pk).first()
        if job is None:
            raise Http404("There is no such job.")
        return job

    @admin.display(description="kind")
    def kind_name(self, job: Job) -> str:
        kind = kind_of(job)
        return kind.name if kind else job.kind

    @admin.display(description="how far")
    def progress(self, job: Job) -> SafeString:
        return bar(job)

    @admin.display(description="state")
    def state_of(self, job: Job) -> SafeString:
        mark = "data-under-way" if job.is_under_way else ""
        first = Truncator(job.problem).chars(160)
        problem = f"{job.state_words}. {first}" if first else job.state_words
        return format_html("<span {}>{}</span>", mark, problem)

    @admin.display(description="file")
    def file(self, job: Job) -> SafeString | str:
        if not job.has_file or job.kept_until is None:
            return "Deleted" if job.file_name else "–"
        return format_html(
            '<a href="{}">{}</a>, kept until {}',
            reverse("admin:progress_file", args=[job.pk]),
            job.file_name,
            date_format(localtime(job.kept_until), "M j, g:i a"),
        )


def _ways_on(request: HttpRequest, job: Job) -> dict[str, Any]:
    kind = kind_of(job)
    may = _may_have_file(request, job)
    can_repeat = kind is not None and kind.task is not None
    return {
        "file_here": may and job.has_file,
        "again_here": may and can_repeat and job.may_start_again,
        "page_of_it": kind.page(job) if kind and kind.page else "",
    }


def _seen_by(request: HttpRequest) -> list[str]:
    return [
        name for name, kind in KINDS.items() if request.user.has_perm(kind.permission)
    ]


def _may_have_file(request: HttpRequest, job: Job) -> bool:
    kind = kind_of(job)
    return kind is not None and request.user.has_perms(kind.for_file(job))
