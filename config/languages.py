"""Which language a page speaks. Its address alone says so, so that one address is the
same bytes for everyone, and any cache may keep it: no cookie, no Accept-Language."""

from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse, translate_url
from django.utils import translation

X_DEFAULT = "x-default"


class LanguageOfTheAddress:
    """Django's LocaleMiddleware would also ask cookies and headers, and say that the
    page varies by them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = translation.get_language_from_path(request.path_info)
        with translation.override(language or settings.LANGUAGE_CODE):
            return self.get_response(request)


class Alternate(NamedTuple):
    """One page in one language."""

    tag: str
    path: str


def current_tag() -> str:
    """en-US or es-US, for lang and hreflang."""
    return settings.LANGUAGE_TAGS[translation.get_language() or settings.LANGUAGE_CODE]


def alternates_of(path: str) -> list[Alternate]:
    """The page of this path in each language, and what to open for all others; nothing
    where it exists in one language only, such as an article."""
    paths = {code: _in_language(code, path) for code, _ in settings.LANGUAGES}
    if len(set(paths.values())) == 1:
        return []
    found = [Alternate(settings.LANGUAGE_TAGS[code], paths[code]) for code in paths]
    return [*found, Alternate(X_DEFAULT, paths[settings.LANGUAGE_CODE])]


class Switch(NamedTuple):
    """A link to the other language."""

    code: str
    tag: str
    name: str
    path: str


def switches_for(request: HttpRequest) -> list[Switch]:
    """To this page in each other language, or to its home page where this page has no
    translation, or is the answer to a form, which no link can repeat."""
    here = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
    return [
        Switch(code, settings.LANGUAGE_TAGS[code], name, _other_or_home(code, here))
        for code, name in settings.LANGUAGES
        if code != translation.get_language()
    ]


def _other_or_home(code: str, here: str) -> str:
    there = _in_language(code, here)
    if there != here:
        return there
    with translation.override(code):
        return reverse("home")


def _in_language(code: str, path: str) -> str:
    """Unchanged where the page has no address in that language."""
    return translate_url(path, code)
