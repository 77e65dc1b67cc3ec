"""The way in: a password, then a code. Django's sign-in form, with a second step."""

from typing import Any, cast

from axes.handlers.proxy import AxesProxyHandler
from django.contrib import admin
from django.contrib.auth.signals import user_login_failed
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from shop.staff.half_session import begin, finish, half_signed_in
from shop.staff.second_factor import WrongCode, check_code, device_of, is_required
from shop.user.models import User


class StaffSignIn(LoginView):
    """Whoever needs no code is in; whoever has none yet and needs one sets it up."""

    def form_valid(self, form: Any) -> HttpResponseRedirect:
        person = cast(User, form.get_user())
        has_one = device_of(person) is not None
        if not has_one and not is_required():
            return cast(HttpResponseRedirect, super().form_valid(form))
        begin(self.request, person, then=self.get_success_url())
        step = "second_factor_code" if has_one else "second_factor_set_up"
        return HttpResponseRedirect(reverse(step))


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    person = half_signed_in(request)
    if person is None:
        return redirect("admin:login")
    problem = ""
    if request.method == "POST":
        if not _may_try(request, person):
            return HttpResponse(status=429)
        try:
            device = check_code(person, request.POST.get("code", ""))
        except WrongCode as wrong:
            problem = str(wrong)
            _count_failure(request, person)
        else:
            return redirect(finish(request, person, device))
    context = {
        **admin.site.each_context(request),
        "title": "Type your code",
        "problem": problem,
    }
    return TemplateResponse(request, "admin/second_factor/code.html", context)


def _may_try(request: HttpRequest, person: User) -> bool:
    """Axes counts wrong codes with wrong passwords, and answers in place of ours when
    there were too many."""
    credentials = {"username": person.email}
    if AxesProxyHandler.is_allowed(request, credentials):
        return True
    vars(request).update(axes_locked_out=True, axes_credentials=credentials)
    return False


def _count_failure(request: HttpRequest, person: User) -> None:
    user_login_failed.send(
        sender=__name__, credentials={"username": person.email}, request=request
    )
