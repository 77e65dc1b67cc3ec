from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from blog.citations import Problem, record_citations, render_body
from blog.forms import ArticleForm
from blog.models import Article, Source
from blog.preview import preview_response
from compliance.claims.forms import WarnsOfClaims, blocking

SHOWN_PROBLEMS = 6
"""Messages travel in a cookie of 2 KB; the preview shows all."""


@admin.register(Article)
class ArticleAdmin(WarnsOfClaims, admin.ModelAdmin):
    form = ArticleForm
    list_display = ["title", "topic", "state", "published_at", "updated_at"]
    list_filter = ["status", "topic"]
    list_select_related = ["topic"]
    search_fields = ["title", "standfirst", "body"]
    prepopulated_fields = {"slug": ["title"]}
    actions = ["publish"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "topic", "standfirst"]}),
        ("Words", {"fields": ["body"]}),
        (
            "Lists, feeds and search engines",
            {"fields": ["excerpt", "meta_description"]},
        ),
        ("How it looks", {"fields": ["illustration", "byline", "sources_checked_on"]}),
        (
            "Publishing",
            {
                "fields": ["status", "published_at"],
                "description": "Left empty, the time is now. A time to come schedules"
                " the article.",
            },
        ),
    ]

    class Media:
        js = ["js/article-preview.js", "js/citation-keys.js"]
        css = {"all": ["css/article-editor.css"]}

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.preview)
        preview = path("preview/", view, name="blog_article_preview")
        return [preview, *super().get_urls()]

    # The form shows the preview in a frame; no other page of ours may stand in one.
    @method_decorator(csp_replace({"frame-ancestors": [SELF]}))
    @method_decorator(xframe_options_sameorigin)
    @method_decorator(require_POST)
    def preview(self, request: HttpRequest) -> HttpResponse:
        if not (
            self.has_add_permission(request) or self.has_change_permission(request)
        ):
            raise PermissionDenied
        form = self.get_form(request)(request.POST)
        return preview_response(request, form)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        sources = Source.objects.only("key", "title")
        context = {**(extra_context or {}), "sources": sources}
        return super().changeform_view(request, object_id, form_url, context)

    def save_model(
        self, request: HttpRequest, obj: Article, form: Any, change: bool
    ) -> None:
        """Runs inside the admin's transaction: words and citations change together."""
        super().save_model(request, obj, form, change)
        problems = record_citations(obj)
        if problems:
            self.message_user(request, _told(problems), messages.WARNING)

    def view_on_site(self, obj: Article) -> str | None:
        return obj.get_absolute_url() if obj.is_public else None

    @admin.display(description="state", ordering="status")
    def state(self, article: Article) -> str:
        if article.status != Article.Status.PUBLISHED or article.is_public:
            return article.get_status_display()
        return "Scheduled"

    @admin.action(description="Publish the chosen articles", permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        for article in queryset:
            blocking = render_body(article.body).blocking_problems
            if blocking:
                words = f"“{article}” cannot be published like this. {_told(blocking)}"
                self.message_user(request, words, messages.ERROR)
                continue
            if claims := _claims_of(article):
                words = f"“{article}” cannot be published like this. {claims}"
                self.message_user(request, words, messages.ERROR)
                continue
            article.status = Article.Status.PUBLISHED
            article.published_at = article.published_at or timezone.now()
            article.save(update_fields=["status", "published_at", "updated_at"])
            record_citations(article)
            self.log_change(request, article, "Published.")
            self.message_user(request, f"“{article}” is published.", messages.SUCCESS)


def _claims_of(article: Article) -> str:
    """What the claims check objects to, field by field."""
    return " ".join(
        f"{name}: {found[0]}"
        for name, kind in ArticleForm.claim_fields.items()
        if (found := blocking(getattr(article, name), kind=kind))
    )


def _told(problems: list[Problem]) -> str:
    words = " ".join(map(str, problems[:SHOWN_PROBLEMS]))
    more = len(problems) - SHOWN_PROBLEMS
    return f"{words} And {more} more: see the preview." if more > 0 else words
