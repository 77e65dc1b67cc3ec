"""What templates need to say which language a few words are in. The content that staff
write is English, also on a page whose own words are not."""

from django import template
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from config.languages import current_tag

register = template.Library()
register.simple_tag(current_tag, name="language_tag")


@register.simple_tag
def lang_en() -> SafeString:
    """An attribute for an element whose words are English, where the page is not."""
    return _unless_english(' lang="en"')


@register.simple_tag
def hreflang_en() -> SafeString:
    """An attribute for a link to a page that there is in English only."""
    return _unless_english(' hreflang="en-US"')


def _unless_english(attribute: str) -> SafeString:
    is_english = get_language() == settings.LANGUAGE_CODE
    return mark_safe("" if is_english else attribute)  # noqa: S308 — constants
