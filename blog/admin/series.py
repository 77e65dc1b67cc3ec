from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from blog.models import ArticleReview, Series, SeriesPart
from compliance.claims.forms import ClaimCheckedForm, WarnsOfClaims


class SeriesForm(ClaimCheckedForm):
    claim_fields = {"name": "copy"}


class SeriesPartInline(admin.TabularInline):
    model = SeriesPart
    autocomplete_fields = ["article"]
    extra = 1


@admin.register(Series)
class SeriesAdmin(WarnsOfClaims, admin.ModelAdmin):
    form = SeriesForm
    inlines = [SeriesPartInline]
    list_display = ["name", "article_count"]
    search_fields = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Series]:
        queryset = super().get_queryset(request)
        return queryset.annotate(part_count=Count("parts")).order_by("name")

    @admin.display(description="articles", ordering="part_count")
    def article_count(self, series: Series) -> int:
        return getattr(series, "part_count", 0)


@admin.register(ArticleReview)
class ArticleReviewAdmin(admin.ModelAdmin):
    """Readers see it beside the article: only what a named person did, and agreed to
    have told."""

    list_display = ["article", "name", "credential", "reviewed_on"]
    list_select_related = ["article"]
    autocomplete_fields = ["article"]
    search_fields = ["article__title", "name"]
