"""Lets nothing that readers get leave without its notices: 21 CFR 101.93(b) to (e)."""

import logging
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from compliance.notice_marks import missing_from_page, missing_from_text
from compliance.notices import FDA_NOTICE
from compliance.words_now import SHOWN, medical_notice_for, medical_notice_last_known

logger = logging.getLogger(__name__)

UNREADABLE = "a form that can be read before it leaves"
PAGES = {"text/html", "application/xhtml+xml"}
NO_WORDS = {"text/css", "text/javascript", "text/calendar"}


class NoticesGuard:
    """Reads each finished answer. What lacks a notice is thrown away, and a plain page
    that has them goes out in its place.

    Stands below what compresses and what caches keep, and above all that answers.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not _holds_words(response) or _is_excused(request):
            return response
        missing = _missing(request, response)
        if not missing:
            return response
        if settings.DEBUG and response.status_code >= 400 and UNREADABLE not in missing:
            # Django's page with the traceback, which only whoever develops here gets.
            return _with_notices_below(cast(HttpResponse, response))
        logger.critical(
            "An answer was held back: %s (status %s) lacks its %s.",
            _told_path(request),
            response.status_code,
            " and its ".join(missing),
        )
        return HttpResponse(_plain_page(), status=500)


def _holds_words(response: HttpResponseBase) -> bool:
    kind = _kind(response)
    if not kind or kind in NO_WORDS or kind.startswith(("image/", "font/")):
        return False
    is_text = kind.startswith("text/") or kind.endswith(("xml", "json"))
    return is_text and (
        response.streaming or bool(cast(HttpResponse, response).content)
    )


def _is_excused(request: HttpRequest) -> bool:
    return request.path.startswith(tuple(settings.WITHOUT_NOTICES))


def _missing(request: HttpRequest, response: HttpResponseBase) -> list[str]:
    if response.streaming or response.has_header("Content-Encoding"):
        return [UNREADABLE]
    content = cast(HttpResponse, response).content
    medical = _medical_notice(request, response)
    look = missing_from_page if _kind(response) in PAGES else missing_from_text
    return look(content, medical)


def _medical_notice(request: HttpRequest, response: HttpResponseBase) -> str:
    """What the templates of this answer read; only an answer that was made without
    them costs a question."""
    if SHOWN not in request.META and response.status_code >= 500:
        return medical_notice_last_known()
    try:
        return medical_notice_for(request)
    except DatabaseError:
        return medical_notice_last_known()


def _kind(response: HttpResponseBase) -> str:
    return response.get("Content-Type", "").partition(";")[0].strip().lower()


def _told_path(request: HttpRequest) -> str:
    """Without the signature that opens an order's page."""
    match = request.resolver_match
    signature = match.kwargs.get("signature") if match else None
    return request.path.replace(signature, "…") if signature else request.path


def _foot() -> SafeString:
    return format_html(
        '<footer class="foot slim"><div class="wrap">'
        '<p class="fda" id="fda"><strong>* {}</strong></p>'
        '<p class="medical">{}</p></div></footer>',
        FDA_NOTICE,
        medical_notice_last_known(),
    )


def _plain_page() -> str:
    """Made without a template: one may be what is wrong."""
    return format_html(
        '<!doctype html><html lang="en-US"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<title>This page cannot be shown</title><meta name="robots" content="noindex">'
        '<meta name="color-scheme" content="light dark">'
        '<link rel="stylesheet" href="{}"></head><body><main id="main">'
        '<div class="wrap"><div class="lost"><div class="flow">'
        "<h1>This page cannot be shown.</h1>"
        '<p class="lead">Something is missing from it, so we do not show it. We have a'
        " record of what it is. Please try again later.</p>"
        '<p><a class="btn" href="/">To the start</a></p>'
        "</div></div></div></main>{}</body></html>",
        static("css/site.css"),
        _foot(),
    )


def _with_notices_below(response: HttpResponse) -> HttpResponse:
    before, end, after = response.content.rpartition(b"</body>")
    response.content = (
        (before or after) + str(_foot()).encode() + end + (after if end else b"")
    )
    return response
