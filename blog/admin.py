from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from blog.citations import Problem, record_citations, render_body
from blog.forms import ArticleForm, SourceForm, TopicForm
from blog.models import Article, Source, Topic
from blog.page_admin import PageAdmin
from blog.preview import preview_response
from compliance.claims.forms import WarnsOfClaims, blocking

__all__ = ["ArticleAdmin", "PageAdmin", "SourceAdmin", "TopicAdmin"]

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


@admin.register(Source)
class SourceAdmin(WarnsOfClaims, admin.ModelAdmin):
    form = SourceForm
    list_display = [
        "key",
        "title",
        "short_name",
        "standing",
        "is_confirmed",
        "citing_articles_count",
    ]
    list_filter = ["standing", "is_confirmed", "is_public", "kind"]
    search_fields = ["key", "title", "author_names", "doi", "pmid", "pmcid"]
    fieldsets = [
        (None, {"fields": ["key", "kind", "title", "authors"]}),
        (
            "Where and when",
            {
                "fields": [
                    ("container_title", "publisher"),
                    ("year", "month", "day"),
                    ("volume", "issue", "page"),
                    ("doi", "pmid", "pmcid"),
                    "url",
                ]
            },
        ),
        (
            "What readers are told",
            {
                "fields": [
                    "plain_title",
                    "study_type",
                    "participants",
                    "dose",
                    "finding",
                    "caveat",
                ]
            },
        ),
        ("What became of it", {"fields": ["standing", "standing_note"]}),
        ("For staff", {"fields": ["is_confirmed", "is_public", "staff_note"]}),
    ]

    class Media:
        css = {"all": ["css/article-editor.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        queryset = super().get_queryset(request)
        return queryset.annotate(citing_count=Count("citations")).order_by("key")

    def get_readonly_fields(
        self, request: HttpRequest, obj: Source | None = None
    ) -> list[str]:
        """A key that articles cite stays: changing it would break them."""
        return ["key"] if obj is not None and obj.citations.exists() else []

    def view_on_site(self, obj: Source) -> str | None:
        return obj.get_absolute_url() if obj.is_public else None

    @admin.display(description="articles", ordering="citing_count")
    def citing_articles_count(self, source: Source) -> int:
        """Drafts too: who changes a source should know of all."""
        return source.citing_count


@admin.register(Topic)
class TopicAdmin(WarnsOfClaims, admin.ModelAdmin):
    form = TopicForm
    list_display = ["name", "description", "article_count"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        queryset = super().get_queryset(request)
        return queryset.annotate(article_count=Count("articles")).order_by("name")

    def view_on_site(self, obj: Topic) -> str | None:
        is_open = Topic.objects.in_use().filter(pk=obj.pk).exists()
        return obj.get_absolute_url() if is_open else None

    @admin.display(description="articles", ordering="article_count")
    def article_count(self, topic: Any) -> int:
        return topic.article_count


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
