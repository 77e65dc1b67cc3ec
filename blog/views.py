"""What readers see. Nothing here touches the session: the pages are the same bytes
for everyone."""

from typing import Any

from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
)
from django.shortcuts import get_object_or_404
from django.views import View
from django.views.generic import DetailView, ListView, TemplateView

from blog.article_page import article_context
from blog.models import Article, Correction, OldAddress, Page, Source, Topic
from blog.page_text import page_context
from blog.paging import UncountedPaginator
from blog.search import search
from blog.uses import uses_of


class FollowsOldAddresses(View):
    """An address that something had before leads to the one that it has now."""

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Http404:
            now = _moved_to(self.open_rows(), *kwargs.values())
            if now is None:
                raise
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(f"{now}?{query}" if query else now)

    def open_rows(self) -> QuerySet[Any]:
        """All that this view can show."""
        return self.get_queryset()  # type: ignore[attr-defined]


def _moved_to(rows: QuerySet[Any], slug: str) -> str | None:
    old = OldAddress.objects.filter(kind=rows.model._meta.model_name, slug=slug)
    row = rows.filter(pk__in=old.values("object_id")).first()
    return row.get_absolute_url() if row else None


class ArticleList(ListView):
    template_name = "blog/article_list.html"
    paginate_by = 10
    paginator_class = UncountedPaginator
    topic: Topic | None = None

    def get_queryset(self) -> QuerySet[Article]:
        return Article.objects.published().for_cards()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs |= {"topics": Topic.objects.in_use(), "topic": self.topic}
        return super().get_context_data(section="articles", **kwargs)


class TopicArticleList(FollowsOldAddresses, ArticleList):
    def open_rows(self) -> QuerySet[Topic]:
        return Topic.objects.in_use()

    def get_queryset(self) -> QuerySet[Article]:
        self.topic = get_object_or_404(Topic.objects.in_use(), slug=self.kwargs["slug"])
        return super().get_queryset().filter(topic=self.topic)


class ArticleDetail(FollowsOldAddresses, DetailView):
    template_name = "blog/article_detail.html"

    def get_queryset(self) -> QuerySet[Article]:
        return Article.objects.published().select_related("topic", "review")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs |= article_context(self.object)
        return super().get_context_data(section="articles", **kwargs)


class Search(TemplateView):
    template_name = "blog/search.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        results = search(self.request.GET.get("q", ""), self._page())
        if not 1 <= results.page <= results.last_page:
            raise Http404
        return super().get_context_data(results=results, **kwargs)

    def _page(self) -> int:
        typed = self.request.GET.get("page", "1")
        # More digits than any page has: int() is slow on a million of them.
        if not (typed.isdecimal() and len(typed) < 4):
            raise Http404
        return int(typed)


class CorrectionList(ListView):
    template_name = "blog/correction_list.html"
    paginate_by = 30
    paginator_class = UncountedPaginator
    extra_context = {"section": "articles"}

    def get_queryset(self) -> QuerySet[Correction]:
        found = Correction.objects.public().select_related("article")
        return found.defer("article__body")


class SourceList(ListView):
    template_name = "blog/source_list.html"
    paginate_by = 40
    paginator_class = UncountedPaginator
    extra_context = {"section": "evidence"}

    def get_queryset(self) -> QuerySet[Source]:
        return Source.objects.public().with_citing_articles().by_first_author()


class SourceDetail(FollowsOldAddresses, DetailView):
    template_name = "blog/source_detail.html"
    queryset = Source.objects.public()
    slug_field = slug_url_kwarg = "key"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        articles = self.object.citing_articles.published().select_related("topic")
        kwargs |= {"section": "evidence", "articles": articles}
        kwargs["uses"] = uses_of(self.object)
        return super().get_context_data(**kwargs)


class PageDetail(FollowsOldAddresses, DetailView):
    template_name = "blog/page.html"
    model = Page

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**page_context(self.object), **kwargs)
