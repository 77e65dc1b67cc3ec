from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest

from blog.citations import render_body
from blog.editing import forget_unsaved, leave
from blog.keeping import keep, keep_first
from blog.models import Article
from blog.numbering import Problem

SHOWN_PROBLEMS = 6
"""Messages travel in a cookie of 2 KB; the preview shows all."""


class KeepsRevisions(admin.ModelAdmin):
    """A save keeps a revision; what readers see is changed by an act of its own."""

    def save_model(
        self, request: HttpRequest, obj: Article, form: Any, change: bool
    ) -> None:
        """Runs inside the admin's transaction: words and citations change together."""
        why = form.cleaned_data["reason"]
        if change:
            base = form.cleaned_data["base"] or 1
            keep(obj.pk, words=form.words, base=base, by=request.user, why=why)
        else:
            obj.save()
            keep_first(obj, by=request.user, why=why)
        forget_unsaved(request.user, obj if change else None)
        leave(request.user, obj)
        if problems := render_body(obj.body).problems:
            self.message_user(request, _told(problems), messages.WARNING)


def _told(problems: list[Problem]) -> str:
    words = " ".join(map(str, problems[:SHOWN_PROBLEMS]))
    more = len(problems) - SHOWN_PROBLEMS
    return f"{words} And {more} more: see the preview." if more > 0 else words
