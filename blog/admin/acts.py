"""The acts that move an article on: each has an address of its own, which shows what
it would do and does it when that is posted."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from blog import keeping, workflow
from blog.act_forms import (
    MayGiveAReason,
    MustGiveAReason,
    OfOneRevision,
    Publishing,
    Retiming,
)
from blog.differences import differences
from blog.keeping import NotPossible
from blog.models import Article, ArticleRevision
from blog.models.revisions import words_of
from blog.newsroom import APPROVE, state_of, why_not_approve
from blog.outside_links import outside_addresses
from blog.readiness import checks_of

CHANGE = "blog.change_article"
Stage = ArticleRevision.Stage


@dataclass(frozen=True)
class Act:
    title: str
    does: str
    """What happens when it is confirmed."""
    done: str
    permission: str
    form: type[forms.Form]
    run: Callable[..., Any]
    shows_words: bool = False
    """Whether the checks and the differences to what readers see stand beside it."""


ACTS = {
    "submit": Act(
        "Hand in for review",
        "A colleague who may approve articles reads it next. Saving other words takes"
        " it back to a draft.",
        "It waits for a reviewer.",
        CHANGE,
        MayGiveAReason,
        workflow.submit,
        shows_words=True,
    ),
    "send-back": Act(
        "Send back",
        "It becomes a draft again. Say what should change.",
        "It is a draft again.",
        CHANGE,
        MustGiveAReason,
        workflow.send_back,
    ),
    "approve": Act(
        "Approve",
        "You say that these words may be read as they stand. They do not go live by"
        " that.",
        "It is approved and can be published.",
        APPROVE,
        OfOneRevision,
        workflow.approve,
        shows_words=True,
    ),
    "publish": Act(
        "Publish",
        "Readers see these words from then on, and no clock has to run for it.",
        "It is published.",
        APPROVE,
        Publishing,
        workflow.publish,
        shows_words=True,
    ),
    "make-live": Act(
        "Make the changes live",
        "Readers see these words at once, in place of those they see now.",
        "Readers see the new words.",
        APPROVE,
        OfOneRevision,
        workflow.publish,
        shows_words=True,
    ),
    "drop": Act(
        "Give up the changes",
        "Readers go on seeing what they see. What was written stays in the history.",
        "The changes are given up.",
        CHANGE,
        MustGiveAReason,
        keeping.drop,
    ),
    "times": Act(
        "Change the dates",
        "The article comes and goes by these dates alone.",
        "The dates are changed.",
        APPROVE,
        Retiming,
        workflow.set_times,
    ),
    "withdraw": Act(
        "Withdraw",
        "Readers no longer find it, from the next minute on. Its words are kept.",
        "It is withdrawn.",
        APPROVE,
        MustGiveAReason,
        workflow.withdraw,
    ),
    "publish-again": Act(
        "Publish again",
        "Readers find it again, with the words it had.",
        "It is published again.",
        APPROVE,
        MustGiveAReason,
        workflow.publish_again,
    ),
}


def acts_on(article: Article, waiting: ArticleRevision | None) -> list[str]:
    """The names of those that its state allows, whoever asks."""
    was_public = article.status != Article.Status.DRAFT
    is_published = article.status == Article.Status.PUBLISHED
    publish = "make-live" if was_public else "publish"
    stage = waiting.stage if waiting else None
    draft = {Stage.DRAFT} if waiting or was_public else {None}
    allowed = {
        "submit": stage == Stage.DRAFT or stage in draft,
        "approve": stage == Stage.IN_REVIEW,
        publish: stage == Stage.APPROVED,
        "send-back": stage in {Stage.IN_REVIEW, Stage.APPROVED},
        "drop": was_public and waiting is not None,
        "times": is_published,
        "withdraw": is_published,
        "publish-again": article.status == Article.Status.WITHDRAWN,
    }
    return [name for name, is_allowed in allowed.items() if is_allowed]


class ArticleActs(admin.ModelAdmin):
    def act_urls(self) -> list[URLPattern]:
        return [
            path(
                f"<int:article_id>/{name}/",
                self.admin_site.admin_view(partial(self.act, name=name)),
                name=f"blog_article_{name}",
            )
            for name in ACTS
        ]

    def standing_of(self, request: HttpRequest, article: Article) -> dict[str, Any]:
        """What the panel above the form says: its state and what may be done now."""
        waiting = article.revisions.waiting()
        offered = [
            (name, ACTS[name].title)
            for name in acts_on(article, waiting)
            if request.user.has_perm(ACTS[name].permission)
        ]
        refusal = ""
        if waiting and waiting.stage == Stage.IN_REVIEW:
            refusal = why_not_approve(waiting, request.user)
            if refusal:
                offered = [act for act in offered if act[0] != "approve"]
        return {
            "public": article,
            "state": state_of(article, waiting),
            "waiting": waiting,
            "acts": offered,
            "why_not_approve": refusal if request.user.has_perm(APPROVE) else "",
            **_looked_over(article),
            "last_event": article.events.select_related("by").first(),
        }

    def act(self, request: HttpRequest, article_id: int, name: str) -> HttpResponse:
        act = ACTS[name]
        article = Article.objects.filter(pk=article_id).first()
        if article is None:
            raise Http404("No such article")
        if not request.user.has_perm(act.permission):
            raise PermissionDenied
        form = act.form(request.POST or None, initial=_initial(article))
        if name == "times" and article.public_state != Article.State.SCHEDULED:
            del form.fields["published_at"]
        if request.method == "POST" and form.is_valid():
            try:
                act.run(article.pk, by=request.user, **_typed(form))
            except NotPossible as error:
                form.add_error(None, str(error))
            else:
                self.message_user(request, act.done, messages.SUCCESS)
                return redirect("admin:blog_article_change", article.pk)
        return self._ask(request, article, act, form)

    def _ask(
        self, request: HttpRequest, article: Article, act: Act, form: forms.Form
    ) -> HttpResponse:
        revision = article.revisions.select_related("saved_by").newest()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": act.title,
            "act": act,
            "article": article,
            "revision": revision,
            "form": form,
        }
        if act.shows_words and revision:
            released = article.revisions.released()
            before = released.words if released else {}
            context["checks"] = checks_of(revision.words)
            context["differences"] = differences(before, revision.words)
            context["is_new"] = released is None
        return TemplateResponse(request, "admin/blog/article/act.html", context)


def _looked_over(article: Article) -> dict[str, Any]:
    """The list before publishing, of the newest words that were saved."""
    newest = article.revisions.newest()
    words = newest.words if newest else words_of(article)
    checks = checks_of(words)
    return {
        "newest": newest,
        "checks": checks,
        "must": sum(check.is_blocking and not check.passes for check in checks),
        "may": sum(not check.is_blocking and not check.passes for check in checks),
        "outside_links": len(outside_addresses(words.get("body") or "")),
    }


def _initial(article: Article) -> dict[str, Any]:
    newest = article.revisions.newest()
    is_to_come = article.public_state == Article.State.SCHEDULED
    return {
        "number": newest.number if newest else 1,
        "published_at": article.published_at if is_to_come else None,
        "expires_at": article.expires_at,
    }


def _typed(form: forms.Form) -> dict[str, Any]:
    names = {"why", "number"} & form.fields.keys()
    typed = {name: form.cleaned_data[name] for name in names}
    return typed | (
        {"times": form.times} if isinstance(form, Publishing | Retiming) else {}
    )
