"""Somebody whose session lacks the code that they must give is nobody, everywhere."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject
from django_otp import DEVICE_ID_SESSION_KEY

from shop.staff.second_factor import device_of, is_required
from shop.user.door import came_by_mail


class SecondFactor:
    """Stands below Django's AuthenticationMiddleware. Asks nothing before a page asks
    who is there: public pages do not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        who = request.user
        request.user = SimpleLazyObject(partial(_let_in, request, who))  # type: ignore[assignment]
        return self.get_response(request)


def _let_in(request: HttpRequest, user: Any) -> Any:
    if not user.is_authenticated or came_by_mail(request):
        return user
    given = request.session.get(DEVICE_ID_SESSION_KEY)
    device = device_of(user)
    if device is None:
        # One that was given and is gone was reset: its sessions end with it.
        is_enough = given is None and not is_required()
    else:
        is_enough = given == device.persistent_id
    return user if is_enough else AnonymousUser()
