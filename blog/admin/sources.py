from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from blog.article_search import index_articles_citing
from blog.forms import SourceForm
from blog.models import Source
from compliance.claims.forms import WarnsOfClaims

SEARCHED = {"title", "authors", "container_title"}
"""Words of a paper by which the articles that cite it are found."""


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

    def save_model(
        self, request: HttpRequest, obj: Source, form: Any, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        if SEARCHED & set(form.changed_data):
            transaction.on_commit(lambda: index_articles_citing.enqueue(obj.pk))

    def view_on_site(self, obj: Source) -> str | None:
        return obj.get_absolute_url() if obj.is_public else None

    @admin.display(description="articles", ordering="citing_count")
    def citing_articles_count(self, source: Source) -> int:
        """Drafts too: who changes a source should know of all."""
        return source.citing_count
