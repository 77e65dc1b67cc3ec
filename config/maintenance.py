"""Closes the storefront for a while, without a database and without a proxy's help."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string

RETRY_SECONDS = 600
STILL_OPEN = ("/health/", "/admin/", "/pay/webhook/")
"""Who watches the server, who works here, and what Stripe has to tell us."""


class ClosedForMaintenance:
    """Stands below WhiteNoise, which still serves the page its style sheet, and above
    all that asks the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        if not settings.MAINTENANCE:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(STILL_OPEN):
            return self.get_response(request)
        return HttpResponse(
            render_to_string("503.html"),
            status=503,
            headers={"Retry-After": str(RETRY_SECONDS)},
        )
