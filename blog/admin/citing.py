from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path

from blog.models import Source

MOST_SHOWN = 8
MOST_WORDS = 6
LONGEST_QUERY = 80


def completions(typed: str) -> models.QuerySet[Source]:
    """Sources in which every word stands: in the key, an author's name, the title or
    the year. Keys that begin like the first word come first."""
    words = typed[:LONGEST_QUERY].replace("\0", "").split()[:MOST_WORDS]
    sources = Source.objects.annotate(
        year_text=Cast("year", models.CharField()),
        is_first=models.Case(
            models.When(key__istartswith=words[0] if words else "", then=0), default=1
        ),
    )
    for word in words:
        sources = sources.filter(
            models.Q(key__icontains=word)
            | models.Q(author_names__icontains=word)
            | models.Q(title__icontains=word)
            | models.Q(year_text__startswith=word)
        )
    return sources.order_by("is_first", "key")[:MOST_SHOWN]


class ArticleCiting(admin.ModelAdmin):
    def citing_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.cite)
        return [path("cite/", view, name="blog_article_cite")]

    def cite(self, request: HttpRequest) -> HttpResponse:
        """What [@… may be completed to, for who may write."""
        if not (
            self.has_add_permission(request) or self.has_change_permission(request)
        ):
            raise PermissionDenied
        found = completions(request.GET.get("q", ""))
        return JsonResponse({"sources": [_shown(source) for source in found]})


def _shown(source: Source) -> dict[str, str]:
    notes = []
    if source.standing != Source.Standing.SOUND:
        notes.append(source.get_standing_display())
    if not source.is_confirmed:
        notes.append("To be confirmed")
    return {
        "key": source.key,
        "name": source.short_name,
        "title": source.title,
        "note": ", ".join(notes),
    }
