"""What the pages of a list have in common: one form with one field, and links that
nobody but their owner should keep."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control

from shop.pace import Pace, pause_beside_form, seconds_to_wait
from shop.user.forms import MailboxLine, TypedForm

View = Callable[..., HttpResponse]


class AddressForm(TypedForm):
    email = MailboxLine(
        label=_("Email address"),
        missing=_("Give your email address: we write to it"),
    )


class SeeOther(HttpResponseRedirect):
    status_code = 303


def of_one_link(view: View) -> View:
    """Kept by no cache, found by no search engine, and told to no other site."""

    @wraps(view)
    def hidden(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        answer["X-Robots-Tag"] = "noindex"
        return answer

    return cache_control(private=True, no_store=True)(hidden)


def take_address(
    request: HttpRequest,
    pace: Pace,
    act: Callable[[str], None],
    *,
    then: str,
    template: str,
    **context: Any,
) -> HttpResponse:
    """Acts on the typed address and leads to `then`; what is wrong stands at the field."""
    form = AddressForm(request.POST)
    if not form.is_valid():
        return form_page(request, form, template, **context)
    if seconds := seconds_to_wait(request, pace):
        form.add_error(None, pause_beside_form(seconds))
        answer = form_page(request, form, template, **context)
        answer.status_code = 429
        answer["Retry-After"] = str(seconds)
        return answer
    act(form.cleaned_data["email"])
    return SeeOther(then)


def form_page(
    request: HttpRequest, form: AddressForm, template: str, **context: Any
) -> HttpResponse:
    problems = form.problems() if form.is_bound else []
    return render(request, template, {"form": form, "problems": problems, **context})
