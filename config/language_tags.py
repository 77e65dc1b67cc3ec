"""What templates need to say which language a few words are in."""

from django import template

from config.languages import current_tag
from shop.english import hreflang_en, lang_back, lang_en

register = template.Library()
register.simple_tag(current_tag, name="language_tag")
register.simple_tag(hreflang_en)
register.simple_tag(lang_back)
register.simple_tag(lang_en)


@register.simple_tag
def og_locale() -> str:
    """https://ogp.me/#optional: en_US or es_US."""
    return current_tag().replace("-", "_")
