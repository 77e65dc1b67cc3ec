"""Between the password and the code somebody is nobody: their session holds who they
say they are, and opens nothing."""

import time

from django.contrib.auth import login
from django.http import HttpRequest
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from shop.user.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"
KEY = "half_signed_in"
LASTS = 600
"""Seconds in which the code must follow the password."""


def begin(request: HttpRequest, person: User, *, then: str) -> None:
    # A new key, so that a session that somebody else put here is worth nothing.
    request.session.flush()
    request.session[KEY] = {
        "user": person.pk,
        "signed": person.get_session_auth_hash(),
        "at": int(time.time()),
        "then": then,
    }


def half_signed_in(request: HttpRequest) -> User | None:
    kept = request.session.get(KEY)
    if kept is None or time.time() - kept["at"] > LASTS:
        return None
    person = User.objects.filter(pk=kept["user"], is_active=True, is_staff=True).first()
    # The password was changed meanwhile.
    if person and person.get_session_auth_hash() != kept["signed"]:
        return None
    return person


def finish(request: HttpRequest, person: User, device: TOTPDevice) -> str:
    """Signs in, and says where they wanted to go. Empty for who was in already."""
    then = request.session.pop(KEY, {}).get("then", "")
    if then:
        login(request, person, backend=BACKEND)
    remember(request, device)
    return then


def remember(request: HttpRequest, device: TOTPDevice) -> None:
    request.session[DEVICE_ID_SESSION_KEY] = device.persistent_id
