"""Lets nothing that readers get leave without its notices: 21 CFR 101.93(b) to (e)."""

import logging
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from compliance.notice_marks import (
    missing_from_page,
    missing_from_text,
    missing_translations,
)
from compliance.notices import FDA_NOTICE, fda_notice_in
from compliance.words_now import (
    SHOWN,
    medical_notice_for,
    medical_notice_last_known,
    medical_translation_for,
    medical_translation_last_known,
)

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
    medical, translation = _medical_notice(request, response)
    if _kind(response) not in PAGES:
        return missing_from_text(content, medical)
    return missing_from_page(content, medical) + missing_translations(
        content, language=get_language() or "", medical=translation
    )


def _medical_notice(
    request: HttpRequest, response: HttpResponseBase
) -> tuple[str, str]:
    """What the templates of this answer read; only an answer that was made without
    them costs a question."""
    if SHOWN in request.META or response.status_code < 500:
        try:
            return medical_notice_for(request), medical_translation_for(request)
        except DatabaseError:
            pass
    return medical_notice_last_known(), medical_translation_last_known()


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
        '<div lang="en"><p class="fda" id="fda"><strong>* {}</strong></p></div>{}'
        '<div lang="en"><p class="medical">{}</p></div>{}</div></footer>',
        FDA_NOTICE,
        _translated(
            '<p class="fda translated"><strong>* {}</strong></p>',
            fda_notice_in(get_language() or "", claims=0),
        ),
        medical_notice_last_known(),
        _translated(
            '<p class="medical translated">{}</p>', medical_translation_last_known()
        ),
    )


def _translated(markup: str, words: str) -> SafeString:
    return format_html(markup, words) if words else mark_safe("")


def _plain_page() -> str:
    """Made without a template: one may be what is wrong."""
    return format_html(
        '<!doctype html><html lang="{}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<title>{}</title><meta name="robots" content="noindex">'
        '<meta name="color-scheme" content="light dark">'
        '<link rel="stylesheet" href="{}"></head><body><main id="main">'
        '<div class="wrap"><div class="lost"><div class="flow">'
        '<h1>{}</h1><p class="lead">{}</p><p><a class="btn" href="/">{}</a></p>'
        "</div></div></div></main>{}</body></html>",
        get_language() or "en",
        gettext("This page cannot be shown"),
        static("css/site.css"),
        gettext("This page cannot be shown."),
        gettext(
            "Something is missing from it, so we do not show it. We have a record of"
            " what it is. Please try again later."
        ),
        gettext("To the home page"),
        _foot(),
    )


def _with_notices_below(response: HttpResponse) -> HttpResponse:
    before, end, after = response.content.rpartition(b"</body>")
    response.content = (
        (before or after) + str(_foot()).encode() + end + (after if end else b"")
    )
    return response
