"""Marks what is English on a page that is not: products, claims, papers, articles.

Its own room because templates and tags of every room print such words.
"""

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language


def lang_en() -> SafeString:
    """An attribute for an element whose words are English."""
    return _where_translated(' lang="en"')


def hreflang_en() -> SafeString:
    """An attribute for a link to a page that there is in English only."""
    return _where_translated(' hreflang="en-US"')


def lang_back() -> SafeString:
    """An attribute for translated words inside an element of English ones."""
    return _where_translated(f' lang="{get_language()}"')


def _where_translated(attribute: str) -> SafeString:
    is_english = get_language() == settings.LANGUAGE_CODE
    return mark_safe("" if is_english else attribute)  # noqa: S308 (no typed words)
