"""Guards a form on a page that is the same bytes for everyone and so holds no token.

The browser itself says where a post comes from, and a foreign page cannot change it:
https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site
"""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponse]


def same_origin(view: View) -> View:
    """Answers 403 to what does not come from a page of ours; takes the place of the
    CSRF token."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not comes_from_us(request):
            return render(request, "oscar/basket/from_elsewhere.html", status=403)
        return view(request, *args, **kwargs)

    return csrf_exempt(guarded)


def comes_from_us(request: HttpRequest) -> bool:
    """Asks Sec-Fetch-Site, then Origin, then Referer: each for browsers that do not
    send the one before. Nothing at all counts as foreign."""
    if fetch_site := request.headers.get("Sec-Fetch-Site"):
        return fetch_site == "same-origin"
    if origin := request.headers.get("Origin"):
        return origin in _ours(request)
    sender = urlsplit(request.headers.get("Referer", ""))
    return f"{sender.scheme}://{sender.netloc}" in _ours(request)


def _ours(request: HttpRequest) -> set[str]:
    return {f"{request.scheme}://{request.get_host()}", settings.SITE_URL}
