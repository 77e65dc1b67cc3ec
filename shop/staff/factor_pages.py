"""Where staff set up their second factor, change it, and print its backup codes."""

from typing import Any

import segno
from django.contrib import admin, messages
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

from shop.staff import door
from shop.staff.half_session import finish, half_signed_in
from shop.staff.second_factor import (
    WrongCode,
    backup_codes_left,
    begin_device,
    device_of,
    is_required,
    renew_backup_codes,
    set_up,
)
from shop.user.models import User

NEW_KEY = "new_second_factor"
"""In the session, while the app is being told of it."""
NOT_YOURS = "This is not your password."


def _standing(request: HttpRequest) -> HttpResponse:
    person = _who(request)
    return _answer(
        request,
        "standing.html",
        title="Second factor",
        device=device_of(person),
        left=backup_codes_left(person),
        is_required=is_required(),
    )


@never_cache
@sensitive_post_parameters("code", "password")
@require_http_methods(["GET", "POST"])
def _set_up(request: HttpRequest) -> HttpResponse:
    """For who is in, and for who may not go on without it."""
    half = half_signed_in(request)
    if half is None and not admin.site.has_permission(request):
        return redirect("admin:login")
    person = half or _who(request)
    has_one = device_of(person) is not None
    if half and has_one:
        return redirect("second_factor_code")
    key = request.session.setdefault(NEW_KEY, default_key())
    problems = {}
    if request.method == "POST":
        if not half and not _knows_password(request, person):
            problems["password"] = NOT_YOURS
        else:
            try:
                device, codes = set_up(person, key, request.POST.get("code", ""))
            except WrongCode as wrong:
                problems["code"] = str(wrong)
            else:
                del request.session[NEW_KEY]
                then = finish(request, person, device)
                return _shown_once(request, codes, then)
    return _answer(
        request,
        "set_up.html",
        title="Set up your second factor",
        is_half=half is not None,
        has_one=has_one,
        problems=problems,
        person=person,
        **_for_the_app(begin_device(person, key)),
    )


@never_cache
@sensitive_post_parameters("password")
@require_POST
def _codes(request: HttpRequest) -> HttpResponse:
    person = _who(request)
    if device_of(person) is None:
        return redirect("second_factor")
    if not _knows_password(request, person):
        messages.error(request, f"{NOT_YOURS} Your backup codes are as they were.")
        return redirect("second_factor")
    return _shown_once(request, renew_backup_codes(person), then="")


def _who(request: HttpRequest) -> User:
    assert isinstance(request.user, User), "admin_view lets nobody else in"  # noqa: S101
    return request.user


def _knows_password(request: HttpRequest, person: User) -> bool:
    """Counted like a sign-in, so that it cannot be guessed here either."""
    typed = request.POST.get("password", "")
    return authenticate(request, username=person.email, password=typed) == person


def _shown_once(request: HttpRequest, codes: list[str], then: str) -> HttpResponse:
    return _answer(
        request,
        "codes.html",
        title="Your backup codes",
        codes=codes,
        then=then,
        person=_who(request),
    )


def _answer(
    request: HttpRequest, template: str, *, title: str, **more: Any
) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": title, **more}
    return TemplateResponse(request, f"admin/second_factor/{template}", context)


def _for_the_app(device: TOTPDevice) -> dict[str, Any]:
    address = device.config_url
    secret = address.partition("secret=")[2].partition("&")[0]
    return {
        "picture": _picture(address),
        "address": address,
        "secret": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
    }


def _picture(address: str) -> SafeString:
    drawn = segno.make(address, micro=False, error="m")
    return mark_safe(  # noqa: S308 (drawn by segno; the address is only in its dots)
        drawn.svg_inline(
            light="white",
            omitsize=True,
            svgclass="qr",
            lineclass=None,
            title="The same secret as a picture, for the camera of your phone",
        )
    )


urlpatterns = [
    path("", admin.site.admin_view(_standing), name="second_factor"),
    path("code/", door.code, name="second_factor_code"),
    path("set-up/", _set_up, name="second_factor_set_up"),
    path("codes/", admin.site.admin_view(_codes), name="second_factor_codes"),
]
