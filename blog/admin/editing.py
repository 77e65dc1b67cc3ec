"""What an open editor says to the server while somebody types."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from blog.editing import (
    CannotKeep,
    arrive,
    forget_unsaved,
    keep_unsaved,
    leave,
    others_at,
    unsaved_of,
)
from blog.models import Article
from blog.models.editing import BEATS_EVERY, clock
from blog.models.revisions import words_of

BRING_BACK = "unsaved"
"""In the address: the form opens with the unsaved words."""


class ArticleEditing(admin.ModelAdmin):
    def editing_urls(self) -> list[URLPattern]:
        one = "<int:article_id>/"
        view = self.admin_site.admin_view
        return [
            path(f"{base}{name}/", view(handler), name=f"blog_article_{url_name}{end}")
            for base, end in [("", "_new"), (one, "")]
            for name, handler, url_name in [
                ("unsaved", self.unsaved, "unsaved"),
                ("unsaved/discard", self.discard, "unsaved_discard"),
            ]
        ] + [
            path(f"{one}presence/", view(self.presence), name="blog_article_presence"),
            path(
                f"{one}presence/leave/",
                view(self.absence),
                name="blog_article_presence_leave",
            ),
        ]

    def editing_context(
        self, request: HttpRequest, article: Article | None
    ) -> dict[str, Any]:
        """What the editor shows when it opens, and where it reports to."""
        if article and not self.has_change_permission(request, article):
            return {}
        context: dict[str, Any] = {
            "unsaved_url": _url("unsaved", article),
            "discard_url": _url("unsaved_discard", article),
            "unsaved": self._offered(request, article),
            # Saving leaves the address as it is, and nothing unsaved.
            "is_brought_back": BRING_BACK in request.GET
            and unsaved_of(request.user, article) is not None,
            "beats_every": BEATS_EVERY,
        }
        if article:
            arrive(request.user, article, beats=False)
            context["presence_url"] = _url("presence", article)
            context["others"] = others_at(request.user, article)
        return context

    def get_form(
        self,
        request: HttpRequest,
        obj: Article | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if BRING_BACK in request.GET and request.method == "GET":
            unsaved = unsaved_of(request.user, obj)
            if unsaved:
                brought = {**unsaved.typed, "base": unsaved.base}
                return type(form.__name__, (form,), {"brought_back": brought})
        return form

    @method_decorator(require_POST)
    def unsaved(
        self, request: HttpRequest, article_id: int | None = None
    ) -> HttpResponse:
        article = self._opened(request, article_id)
        base = request.POST.get("base", "")
        try:
            kept = keep_unsaved(
                request.user,
                article,
                base=int(base) if base.isdecimal() and len(base) < 9 else 1,
                posted=request.POST,
            )
        except CannotKeep as error:
            return JsonResponse({"error": str(error)}, status=400)
        return JsonResponse({"kept_at": clock(kept.kept_at)})

    @method_decorator(require_POST)
    def discard(
        self, request: HttpRequest, article_id: int | None = None
    ) -> HttpResponse:
        article = self._opened(request, article_id)
        forget_unsaved(request.user, article)
        self.message_user(request, "The unsaved words are discarded.")
        if article:
            return redirect("admin:blog_article_change", article.pk)
        return redirect("admin:blog_article_add")

    @method_decorator(require_POST)
    def presence(self, request: HttpRequest, article_id: int) -> HttpResponse:
        article = self._editable(request, article_id)
        arrive(request.user, article, beats=True)
        return JsonResponse({"others": others_at(request.user, article)})

    @method_decorator(require_POST)
    def absence(self, request: HttpRequest, article_id: int) -> HttpResponse:
        article = self._editable(request, article_id)
        leave(request.user, article)
        return JsonResponse({})

    def _opened(self, request: HttpRequest, article_id: int | None) -> Article | None:
        """None is the article that is being added."""
        if article_id is not None:
            return self._editable(request, article_id)
        if not self.has_add_permission(request):
            raise PermissionDenied
        return None

    def _editable(self, request: HttpRequest, article_id: int) -> Article:
        article = get_object_or_404(Article, pk=article_id)
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        return article

    def _offered(
        self, request: HttpRequest, article: Article | None
    ) -> dict[str, Any] | None:
        """Unsaved words that say something else than what is saved."""
        found = unsaved_of(request.user, article) if request.method == "GET" else None
        if found is None or BRING_BACK in request.GET:
            return None
        waiting = article.revisions.waiting() if article else None
        saved = waiting.words if waiting else words_of(article) if article else {}
        if not any(
            text != str(saved.get(name) or "").replace("\n", "\r\n")
            and text != str(saved.get(name) or "")
            for name, text in found.typed.items()
            if name != "reason" and (article or name not in _PRESET)
        ):
            return None
        newest = article.revisions.newest() if article else None
        return {
            "when": clock(found.kept_at),
            "newer": newest if newest and newest.number > found.base else None,
        }


_PRESET = ("illustration", "byline")
"""What an empty form brings along."""


def _url(name: str, article: Article | None) -> str:
    if article is None:
        return reverse(f"admin:blog_article_{name}_new")
    return reverse(f"admin:blog_article_{name}", args=[article.pk])
