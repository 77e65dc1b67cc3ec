from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest

from blog.admin.source_import import ImportsSources
from blog.admin.source_lookup import LooksUpSources
from blog.article_search import index_articles_citing
from blog.forms import SourceForm
from blog.models import Notice, ServiceAnswer, Source
from compliance.claims.forms import WarnsOfClaims

SEARCHED = {"title", "authors", "container_title"}
"""Words of a paper by which the articles that cite it are found."""


class LastCheckFilter(admin.SimpleListFilter):
    title = "last check"
    parameter_name = "check"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("fine", "Answered"),
            ("failed", "Failed"),
            ("never", "Never"),
            ("noticed", "A notice was found"),
        ]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Source]
    ) -> QuerySet[Source]:
        wanted = {
            "fine": Q(last_ok_at__isnull=False, last_problem=""),
            "failed": Q(checked_at__isnull=False) & ~Q(last_problem=""),
            "never": Q(checked_at__isnull=True),
            "noticed": Q(Exists(Notice.objects.filter(source=OuterRef("pk")))),
        }
        return queryset.filter(wanted.get(self.value() or "", Q()))


@admin.register(Source)
class SourceAdmin(ImportsSources, LooksUpSources, WarnsOfClaims, admin.ModelAdmin):
    form = SourceForm
    list_display = [
        "key",
        "title",
        "short_name",
        "standing",
        "last_check",
        "is_confirmed",
        "citing_articles_count",
    ]
    list_filter = ["standing", LastCheckFilter, "is_confirmed", "is_public", "kind"]
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
                    "funding",
                    "finding",
                    "did_not_find",
                    "caveat",
                ]
            },
        ),
        (
            "What became of it",
            {"fields": ["standing", "standing_note", "last_check", "told", "by_hand"]},
        ),
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
        told = ["last_check", "told", "by_hand"]
        is_cited = obj is not None and (
            obj.citations.exists() or obj.page_citations.exists()
        )
        return ["key", *told] if is_cited else told

    def save_model(
        self, request: HttpRequest, obj: Source, form: Any, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        if SEARCHED & set(form.changed_data):
            transaction.on_commit(lambda: index_articles_citing.enqueue(obj.pk))

    def view_on_site(self, obj: Source) -> str | None:
        return obj.get_absolute_url() if obj.is_public else None

    @admin.display(description="last check", ordering="checked_at")
    def last_check(self, source: Source) -> str:
        if source.is_doubtful:
            return source.get_standing_display()
        return f"{source.status_told}. {source.last_problem}".strip(". ") + "."

    @admin.display(description="notices told of")
    def told(self, source: Source) -> str:
        if source.pk is None:
            return "–"
        return "; ".join(map(str, source.notices.all())) or "None."

    @admin.display(description="written by hand")
    def by_hand(self, source: Source) -> str:
        """What a refresh leaves alone."""
        answer = ServiceAnswer.objects.filter(source_id=source.pk).first()
        if answer is None:
            return "All of it."
        return ", ".join(answer.fields_edited_by_hand()) or "Nothing."

    @admin.display(description="articles", ordering="citing_count")
    def citing_articles_count(self, source: Source) -> int:
        """Drafts too: who changes a source should know of all."""
        return source.citing_count
