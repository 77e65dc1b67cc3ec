"""What an article said, and who did what to it: nothing here is edited."""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from blog.act_forms import MustGiveAReason
from blog.differences import differences
from blog.keeping import NotPossible, restore
from blog.models import Article, ArticleRevision
from blog.models.revisions import show_words
from blog.outside_links import check_outside_links, outside_addresses
from blog.preview import revision_response
from blog.readiness import checks_of


class ArticleHistory(admin.ModelAdmin):
    def history_urls(self) -> list[URLPattern]:
        one = "<int:article_id>/revisions/<int:number>/"
        view = self.admin_site.admin_view
        return [
            path(one, view(self.revision), name="blog_article_revision"),
            path(
                f"{one}preview/",
                view(self.revision_preview),
                name="blog_article_revision_preview",
            ),
            path(
                f"{one}restore/",
                view(self.restore),
                name="blog_article_revision_restore",
            ),
            path(
                f"{one}links/",
                view(self.ask_links),
                name="blog_article_revision_links",
            ),
        ]

    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        article = self.get_queryset(request).filter(pk=object_id).first()
        if article is None:
            raise Http404("No such article")
        self._refuse_strangers(request, article)
        return self._answer(
            request,
            "admin/blog/article/history.html",
            title=f"History of “{article}”",
            article=article,
            revisions=article.revisions.select_related("saved_by").defer("words"),
            events=article.events.select_related("by", "revision").defer(
                "revision__words"
            ),
        )

    def revision(
        self, request: HttpRequest, article_id: int, number: int
    ) -> HttpResponse:
        revision = self._found(request, article_id, number)
        earlier = revision.article.revisions.filter(number__lt=number)
        before = earlier.newest()
        return self._answer(
            request,
            "admin/blog/article/revision.html",
            title=f"Revision {number} of “{revision.words['title']}”",
            article=revision.article,
            revision=revision,
            before=before,
            differences=differences(before.words if before else {}, revision.words),
            checks=checks_of(revision.words),
            newest=revision.article.revisions.newest(),
            form=MustGiveAReason(),
            may_restore=self.has_change_permission(request, revision.article),
        )

    # The page of a revision shows it in a frame, as the form does.
    @method_decorator(csp_replace({"frame-ancestors": [SELF]}))
    @method_decorator(xframe_options_sameorigin)
    def revision_preview(
        self, request: HttpRequest, article_id: int, number: int
    ) -> HttpResponse:
        revision = self._found(request, article_id, number)
        show_words(revision.article, revision.words)
        return revision_response(request, revision)

    @method_decorator(require_POST)
    def restore(
        self, request: HttpRequest, article_id: int, number: int
    ) -> HttpResponse:
        revision = self._found(request, article_id, number)
        if not self.has_change_permission(request, revision.article):
            raise PermissionDenied
        form = MustGiveAReason(request.POST)
        base = request.POST.get("base", "")
        if not form.is_valid() or not base.isdecimal():
            self.message_user(request, "Say why you bring it back.", messages.ERROR)
            return redirect("admin:blog_article_revision", article_id, number)
        try:
            kept = restore(
                article_id,
                number,
                base=int(base),
                by=request.user,
                why=form.cleaned_data["why"],
            )
        except NotPossible as error:
            self.message_user(request, str(error), messages.ERROR)
            return redirect("admin:blog_article_revision", article_id, number)
        self.message_user(
            request, f"It is revision {kept.number} now.", messages.SUCCESS
        )
        return redirect("admin:blog_article_change", article_id)

    @method_decorator(require_POST)
    def ask_links(
        self, request: HttpRequest, article_id: int, number: int
    ) -> HttpResponse:
        revision = self._found(request, article_id, number)
        if not self.has_change_permission(request, revision.article):
            raise PermissionDenied
        count = len(outside_addresses(revision.words.get("body") or ""))
        check_outside_links.enqueue(revision.pk)
        words = f"{count} link{'' if count == 1 else 's'} to other sites will be asked."
        self.message_user(
            request, f"{words} Open this page again in a minute.", messages.SUCCESS
        )
        return redirect("admin:blog_article_change", article_id)

    def _found(
        self, request: HttpRequest, article_id: int, number: int
    ) -> ArticleRevision:
        revision = get_object_or_404(
            ArticleRevision.objects.select_related("article__topic", "saved_by"),
            article_id=article_id,
            number=number,
        )
        self._refuse_strangers(request, revision.article)
        return revision

    def _refuse_strangers(self, request: HttpRequest, article: Article) -> None:
        if not self.has_view_or_change_permission(request, article):
            raise PermissionDenied

    def _answer(
        self, request: HttpRequest, template: str, **context: Any
    ) -> HttpResponse:
        page = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, template, page | context)
