"""An article or a page as readers would see it, from what stands in the form and
nowhere else."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from blog.article_page import article_context
from blog.citations import BodyTooLong
from blog.models import MAX_BODY_LENGTH, Article, ArticleRevision, Page, Topic
from blog.page_text import page_context


def preview_response(request: HttpRequest, form: ModelForm) -> HttpResponse:
    """Renders whatever the bound form could read; the rest is told above the page."""
    form.is_valid()
    article = _complete(form.instance)
    body = form.data.get("body", "").strip()
    is_too_long = len(body) > MAX_BODY_LENGTH
    # Not the cleaned body: what may not be published yet is what needs a look.
    article.body = "" if is_too_long else body
    context: dict[str, Any] = {
        **article_context(article),
        "section": "articles",
        "is_preview": True,
        "preview_errors": form.errors["body"] if is_too_long else [],
    }
    return render(request, "blog/article_detail.html", context)


def revision_response(request: HttpRequest, revision: ArticleRevision) -> HttpResponse:
    """The article, which says the revision's words, as readers would see it."""
    context: dict[str, Any] = {
        **article_context(_complete(revision.article)),
        "section": "articles",
        "is_preview": True,
        "previewed": f"This is revision {revision.number}.",
    }
    return render(request, "blog/article_detail.html", context)


def page_preview_response(request: HttpRequest, form: ModelForm) -> HttpResponse:
    form.is_valid()
    page: Page = form.instance
    page.title = page.title or "Without a title yet"
    page.slug = page.slug or "preview"
    page.body = form.data.get("body", "").strip()
    try:
        shown = page_context(page)
    except BodyTooLong:  # form.errors says so
        page.body = ""
        shown = page_context(page)
    context = shown | {
        "is_preview": True,
        "preview_errors": form.errors.get("body", []),
    }
    return render(request, "blog/page.html", context)


def _complete(article: Article) -> Article:
    article.title = article.title or "Without a title yet"
    article.slug = article.slug or "preview"
    try:
        article.topic  # noqa: B018 — asks whether one was chosen
    except ObjectDoesNotExist:
        article.topic = Topic(name="Without a topic yet")
    return article
