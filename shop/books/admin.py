from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from shop.books.exporting import ask_for_export
from shop.books.forms import ExportForm
from shop.books.models import EXPORT, Export
from shop.progress.admin import JobAdmin
from shop.progress.models import Job
from shop.user.models import User


@admin.register(Export)
class ExportAdmin(JobAdmin):
    list_display = ["title", "download", "progress", "state_of", "asked_by", "asked_at"]
    change_form_template = "admin/progress/job/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        # The acts on a job have their addresses under the jobs.
        return admin.ModelAdmin.get_urls(self)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Job]:
        return super().get_queryset(request).filter(kind=EXPORT)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("books.view_export")

    def has_view_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        return request.user.has_perm("books.view_export")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perms(["books.view_export", "books.add_export"])

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not self.has_add_permission(request) or not isinstance(request.user, User):
            raise PermissionDenied
        form = ExportForm(request.POST or None, staff=request.user)
        if request.method == "POST" and form.is_valid():
            chosen = form.cleaned_data
            job = ask_for_export(chosen["table"], chosen["period"], by=request.user)
            self.log_addition(request, job, "Asked for.")
            messages.success(
                request, f"“{job}” is being written. Its file comes below."
            )
            return redirect("admin:books_export_changelist")
        context = {
            **self.admin_site.each_context(request),
            "title": "New export",
            "button": "Write the file",
            "form": form,
            "back": reverse("admin:books_export_changelist"),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/books/export/new.html", context)

    @admin.display(description="file")
    def download(self, job: Job) -> SafeString | str:
        if not job.has_file:
            return "Deleted" if job.file_name else "–"
        address = reverse("admin:progress_file", args=[job.pk])
        return format_html('<a href="{}">Download</a>', address)
