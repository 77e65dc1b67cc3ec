"""Where staff write the pages of words, see what they said before, and bring it back."""

import difflib
from collections.abc import Iterator, Sequence
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from blog.forms import PageForm
from blog.models import Page, PageVersion
from blog.page_facts import page_facts, unknown_facts
from blog.page_text import record_page_citations, what_blocks
from blog.preview import page_preview_response
from blog.published import texts_of_page
from compliance.claims.forms import refusals_of


@admin.register(Page)
class PageAdmin(admin.ModelAdmin):
    form = PageForm
    list_display = ["title", "address", "column", "is_sample", "updated_at"]
    list_filter = ["column", "is_sample"]
    search_fields = ["title", "body"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "is_sample"]}),
        ("Words", {"fields": ["body", "reason"]}),
        ("Search engines", {"fields": ["meta_description"]}),
        ("Footer", {"fields": ["column", "position"]}),
    ]

    class Media:
        js = ["js/article-preview.js"]
        css = {"all": ["css/article-editor.css"]}

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("preview/", view(self.preview), name="blog_page_preview"),
            path(
                "<int:page_id>/versions/<int:version_id>/",
                view(self.version),
                name="blog_page_version",
            ),
            path(
                "<int:page_id>/versions/<int:version_id>/restore/",
                view(self.restore),
                name="blog_page_restore",
            ),
            *super().get_urls(),
        ]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Page | None = None
    ) -> list[str]:
        """An address stays: links and search engines know it."""
        return ["slug"] if obj else []

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Page | None = None
    ) -> dict[str, Sequence[str]]:
        return {} if obj else {"slug": ["title"]}

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context = {**(extra_context or {}), "facts": _told_facts()}
        return super().changeform_view(request, object_id, form_url, context)

    def save_model(
        self, request: HttpRequest, obj: Page, form: Any, change: bool
    ) -> None:
        obj.keep(by=request.user, why=form.cleaned_data["reason"])
        record_page_citations(obj)

    def view_on_site(self, obj: Page) -> str:
        return obj.get_absolute_url()

    @admin.display(description="address", ordering="slug")
    def address(self, page: Page) -> str:
        return page.get_absolute_url()

    # The form shows the preview in a frame; no other page of ours may stand in one.
    @method_decorator(csp_replace({"frame-ancestors": [SELF]}))
    @method_decorator(xframe_options_sameorigin)
    @method_decorator(require_POST)
    def preview(self, request: HttpRequest) -> HttpResponse:
        if not (
            self.has_add_permission(request) or self.has_change_permission(request)
        ):
            raise PermissionDenied
        return page_preview_response(request, self.get_form(request)(request.POST))

    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        page = self.get_object(request, object_id)
        if page is None:
            raise Http404("No such page")
        if not self.has_view_or_change_permission(request, page):
            raise PermissionDenied
        versions = page.versions.select_related("saved_by").defer("body")
        return self._answer(
            request,
            "admin/blog/page/history.html",
            title=f"History of “{page}”",
            page=page,
            versions=versions,
        )

    def version(
        self, request: HttpRequest, page_id: int, version_id: int
    ) -> HttpResponse:
        version = get_object_or_404(
            PageVersion.objects.select_related("page", "saved_by"),
            pk=version_id,
            page_id=page_id,
        )
        if not self.has_view_or_change_permission(request, version.page):
            raise PermissionDenied
        return self._answer(
            request,
            "admin/blog/page/version.html",
            title=f"“{version.title}” on {version.told_when}",
            page=version.page,
            version=version,
            changes=list(_changes_to(version)),
            is_current=version == version.page.versions.first(),
            may_restore=self.has_change_permission(request, version.page),
        )

    @method_decorator(require_POST)
    def restore(
        self, request: HttpRequest, page_id: int, version_id: int
    ) -> HttpResponse:
        version = get_object_or_404(PageVersion, pk=version_id, page_id=page_id)
        page = version.page
        if not self.has_change_permission(request, page):
            raise PermissionDenied
        if problems := _what_stopped_holding(version):
            words = f"Nothing was changed: {' '.join(problems)}"
            self.message_user(request, words, messages.ERROR)
            return redirect("admin:blog_page_version", page_id, version_id)
        with transaction.atomic():
            kept = page.restore(version, by=request.user)
            record_page_citations(page)
        self.log_change(request, page, kept.reason)
        self.message_user(request, kept.reason, messages.SUCCESS)
        return redirect("admin:blog_page_change", page_id)

    def _answer(
        self, request: HttpRequest, template: str, **context: Any
    ) -> HttpResponse:
        page = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, template, page | context)


def _told_facts() -> list[tuple[str, str]]:
    return [(f"{{{{ {name} }}}}", tell()) for name, tell in page_facts().items()]


def _what_stopped_holding(version: PageVersion) -> list[str]:
    """A source or a fact may have gone since the words were written, and the claims
    check may have learned more."""
    body = version.body
    gone = [f"There is no fact named {name} any more." for name in unknown_facts(body)]
    old = Page(
        slug=version.page.slug,
        title=version.title,
        meta_description=version.meta_description,
        body=body,
    )
    return gone + what_blocks(body) + refusals_of(texts_of_page(old))


def _changes_to(version: PageVersion) -> Iterator[tuple[str, str]]:
    """Pairs of "added", "dropped" or "kept" and a line, against the version before."""
    older = version.page.versions.filter(pk__lt=version.pk).order_by("-pk").first()
    before = older.body.splitlines() if older else []
    kinds = {"+": "added", "-": "dropped", " ": "kept"}
    for line in difflib.ndiff(before, version.body.splitlines()):
        if line[0] in kinds:
            yield kinds[line[0]], line[2:]
