"""Who may see an account: its buyer, who came by a mailed link."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import cache_control

from shop.user.door import came_by_mail
from shop.user.models import User

View = Callable[..., HttpResponse]


class SeeOther(HttpResponseRedirect):
    status_code = 303


def private(view: View) -> View:
    """Kept by no cache and found by no search engine."""

    @wraps(view)
    def hidden(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        answer["X-Robots-Tag"] = "noindex"
        return answer

    return cache_control(private=True, no_store=True)(hidden)


def for_buyers(view: View) -> View:
    """Hands the view its buyer; others are led to the sign-in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        buyer = buyer_of(request)
        if buyer is None:
            return SeeOther(reverse("account:sign-in"))
        return view(request, buyer, *args, **kwargs)

    return private(guarded)


def buyer_of(request: HttpRequest) -> User | None:
    """Staff are no buyers here, whatever they bought: their session came by password."""
    user = request.user
    if not isinstance(user, User):
        return None
    return user if came_by_mail(request) else None
