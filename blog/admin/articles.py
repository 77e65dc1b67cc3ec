from contextlib import suppress
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from blog.admin.acts import ArticleActs
from blog.admin.citing import ArticleCiting
from blog.admin.editing import ArticleEditing
from blog.admin.history import ArticleHistory
from blog.admin.saving import KeepsRevisions
from blog.article_form import ArticleForm
from blog.differences import differences
from blog.editing import CannotKeep, keep_unsaved
from blog.models import Article, ArticleRevision, Source
from blog.models.revisions import show_words
from blog.newsroom import state_of
from blog.preview import preview_response
from compliance.claims.forms import WarnsOfClaims

WAITING_STAGE = models.Subquery(
    ArticleRevision.objects.filter(
        article=models.OuterRef("pk"), stage__in=ArticleRevision.OPEN
    ).values("stage")[:1]
)


class WaitingFilter(admin.SimpleListFilter):
    title = "its newest words"
    parameter_name = "words"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(stage.value, stage.label) for stage in ArticleRevision.OPEN]

    def queryset(
        self, request: HttpRequest, queryset: models.QuerySet[Article]
    ) -> models.QuerySet[Article]:
        stage = self.value()
        return queryset.filter(revisions__stage=stage) if stage else queryset


@admin.register(Article)
class ArticleAdmin(
    WarnsOfClaims,
    KeepsRevisions,
    ArticleActs,
    ArticleHistory,
    ArticleEditing,
    ArticleCiting,
    admin.ModelAdmin,
):
    form = ArticleForm
    list_display = ["title", "topic", "state", "published_at", "updated_at"]
    list_filter = [WaitingFilter, "status", "topic"]
    list_select_related = ["topic"]
    search_fields = ["title", "standfirst", "body"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "topic", "standfirst"]}),
        ("Words", {"fields": ["body", "reason", "base"]}),
        (
            "Lists, feeds and search engines",
            {"fields": ["excerpt", "meta_description"]},
        ),
        ("How it looks", {"fields": ["illustration", "byline", "sources_checked_on"]}),
    ]

    class Media:
        js = [
            "js/article-preview.js",
            "js/citation-keys.js",
            "js/admin-autosave.js",
            "js/admin-presence.js",
            "js/admin-toolbar.js",
            "js/admin-citation-picker.js",
            "js/admin-images.js",
        ]
        css = {"all": ["css/article-editor.css"]}

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.preview)
        preview = path("preview/", view, name="blog_article_preview")
        return [
            preview,
            *self.editing_urls(),
            *self.citing_urls(),
            *self.act_urls(),
            *self.history_urls(),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Article]:
        return super().get_queryset(request).annotate(waiting_stage=WAITING_STAGE)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Article | None:
        """With the words that wait, where some do."""
        article = super().get_object(request, object_id, from_field)
        if article and (waiting := article.revisions.waiting()):
            show_words(article, waiting.words)
        return article

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Article | None = None
    ) -> dict[str, Any]:
        return {} if obj else {"slug": ["title"]}

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """What was read is withdrawn, one by one and with a reason, not deleted."""
        return {}

    def has_delete_permission(
        self, request: HttpRequest, obj: Article | None = None
    ) -> bool:
        never_read = obj is None or obj.status == Article.Status.DRAFT
        return never_read and super().has_delete_permission(request, obj)

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
        context = {
            **(extra_context or {}),
            "sources": Source.objects.only("key", "title"),
        }
        article = Article.objects.filter(pk=_number(object_id)).first()
        if article:
            context |= self.standing_of(request, article)
        if article or object_id is None:
            context |= self.editing_context(request, article)
        return super().changeform_view(request, object_id, form_url, context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form = context["adminform"].form
        if form.conflict:
            base = form.cleaned_data["base"] or 1
            # What is too much to keep still stands in the form.
            with suppress(CannotKeep):
                keep_unsaved(
                    request.user, form.instance, base=base, posted=request.POST
                )
            context["theirs"] = form.conflict
            context["differences"] = differences(form.conflict.words, form.words)
        return super().render_change_form(request, context, *args, **kwargs)

    def view_on_site(self, obj: Article) -> str | None:
        """Where readers find it: a new address may be waiting among its words."""
        public = Article.objects.published().filter(pk=obj.pk).first()
        return public.get_absolute_url() if public else None

    @admin.display(description="state", ordering="status")
    def state(self, article: Any) -> str:
        waiting = ArticleRevision(stage=article.waiting_stage)
        now = state_of(article, waiting if article.waiting_stage else None)
        if article.waiting_stage and article.public_state:
            return f"{now.label}; changes: {waiting.get_stage_display().lower()}"
        return str(now.label)


def _number(object_id: str | None) -> int:
    return int(object_id) if object_id and object_id.isdecimal() else 0
