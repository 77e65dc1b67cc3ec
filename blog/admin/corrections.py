from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from blog.models import Article, Correction
from compliance.claims.forms import ClaimCheckedForm, WarnsOfClaims


class CorrectionForm(ClaimCheckedForm):
    claim_fields = {"was_wrong": "copy", "says_now": "copy"}


@admin.register(Correction)
class CorrectionAdmin(WarnsOfClaims, admin.ModelAdmin):
    """What is told to readers for good: it may be put better, not taken back."""

    form = CorrectionForm
    list_display = ["made_on", "article", "was_wrong"]
    list_display_links = ["made_on", "article"]
    list_select_related = ["article"]
    search_fields = ["article__title", "was_wrong", "says_now"]
    autocomplete_fields = ["article"]
    date_hierarchy = "made_on"

    def has_delete_permission(
        self, request: HttpRequest, obj: Correction | None = None
    ) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: Correction, form: Any, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        # Feeds and the sitemap tell readers that it changed.
        Article.objects.filter(pk=obj.article_id).update(updated_at=timezone.now())

    def view_on_site(self, obj: Correction) -> str | None:
        return obj.article.get_absolute_url() if obj.article.is_public else None
