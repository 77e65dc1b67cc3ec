"""What staff may do to an issue, each on a page with its own button."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from shop.newsletter import sending
from shop.newsletter.forms import ActForm, SendForm, TestForm
from shop.newsletter.mail import send_test
from shop.newsletter.models import Issue, Subscriber
from shop.user.models import User
from shop.user.rights import staff_who_may

SEND = "newsletter.send_issue"


@dataclass(frozen=True)
class Act:
    title: str
    said: Callable[[], str]
    run: Callable[[Issue, dict[str, Any], User], str]
    """Says what was done. Raises CannotSend."""
    permission: str = SEND
    form: type[Form] = ActForm


def told(moment: Any) -> str:
    return date_format(localtime(moment), "M j, Y, g:i a")


def _test(issue: Issue, typed: dict[str, Any], by: User) -> str:
    send_test.enqueue(issue.pk, typed["email"])
    return f"A test is on its way to {typed['email']}."


def _send(issue: Issue, typed: dict[str, Any], by: User) -> str:
    at = typed["send_at"]
    sending.schedule(issue.pk, send_at=at, by=by)
    return f"It goes out {told(at)}." if at else "It goes out now."


def _back_to_draft(issue: Issue, typed: dict[str, Any], by: User) -> str:
    sending.back_to_draft(issue.pk)
    return "It is a draft again."


def _stop(issue: Issue, typed: dict[str, Any], by: User) -> str:
    sending.pause(issue.pk)
    return "It is stopped."


def _resume(issue: Issue, typed: dict[str, Any], by: User) -> str:
    sending.resume(issue.pk)
    return "It goes on."


ACTS = {
    "test": Act(
        "Send a test",
        lambda: "One letter as readers get it, with [Test] before its subject.",
        _test,
        "newsletter.change_issue",
        TestForm,
    ),
    "send": Act(
        "Send the newsletter",
        lambda: f"Subscribers who get it: {Subscriber.objects.reachable().count():,}.",
        _send,
        form=SendForm,
    ),
    "draft": Act(
        "Back to draft",
        lambda: "It does not go out, and its words can be changed again.",
        _back_to_draft,
    ),
    "stop": Act(
        "Stop sending",
        lambda: "Those who have it keep it. The others wait until you go on.",
        _stop,
    ),
    "resume": Act(
        "Send what is left",
        lambda: (
            "Goes on with those who wait, and tries again those that failed. Nobody"
            " gets it twice; what was interrupted is not tried again."
        ),
        _resume,
    ),
}


class IssueActs(admin.ModelAdmin):
    def act_urls(self) -> list[URLPattern]:
        return [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(partial(self.act, name=name)),
                name=f"newsletter_issue_{name}",
            )
            for name in ACTS
        ]

    def act(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        act = ACTS[name]
        issue = get_object_or_404(Issue, pk=pk)
        staff = staff_who_may(request, act.permission)
        is_posted = request.method == "POST"
        form = act.form(
            request.POST if is_posted else None, initial={"email": staff.email}
        )
        if is_posted and form.is_valid():
            try:
                done = act.run(issue, form.cleaned_data, staff)
            except sending.CannotSend as refused:
                for reason in refused.reasons:
                    form.add_error(None, reason)
            else:
                self.log_change(request, issue, f"{act.title}.")
                self.message_user(request, done, messages.SUCCESS)
                return redirect("admin:newsletter_issue_change", issue.pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": act.title,
            "button": act.title,
            "said": act.said(),
            "form": form,
            "back": reverse("admin:newsletter_issue_change", args=[pk]),
            "issue": issue,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/newsletter/issue/act.html", context)
