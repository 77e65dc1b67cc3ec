"""Tells caches which pages are the same for everyone.

Its own room because it reads off the finished answer what no view should have to say.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control

SHARED_SECONDS = 60


class SharedPages:
    """A page that touched no session and set no cookie may be kept by a cache in
    front for a minute, and by a browser that asks whether it changed; all others are
    for one visitor and are kept by nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.has_header("Cache-Control"):
            return response
        if _is_shared(request, response):
            patch_cache_control(
                response, public=True, max_age=0, s_maxage=SHARED_SECONDS
            )
        else:
            patch_cache_control(response, private=True, no_store=True)
        return response


def _is_shared(request: HttpRequest, response: HttpResponseBase) -> bool:
    session = getattr(request, "session", None)
    return (
        request.method in {"GET", "HEAD"}
        and response.status_code == 200
        and not response.cookies
        and not (session is not None and session.accessed)
    )
