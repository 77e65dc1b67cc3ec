import json
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from shop.catalogue.offers import Choice, offer_of
from shop.catalogue.structured_data import absolute
from shop.supplement.models import Supplement
from shop.supplement.photographs import fallback_url

register = template.Library()

# So that no text can end the script element or open a comment in it.
_JSON_ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


@register.inclusion_tag("partials/_sell.html")
def sell_box() -> dict[str, Any]:
    """Says in an article that we sell this; prints nothing while we do not."""
    supplement = Supplement.objects.prefetch_related(
        "facts", "product__stockrecords", "product__images__photograph"
    ).the_one()
    if supplement is None:
        return {}
    return {
        "supplement": supplement,
        "offer": offer_of(supplement.product),
        "image": next(iter(supplement.product.images.all()), None),
    }


@register.filter
def a_day(choice: Choice, supplement: Supplement) -> str:
    """What a day costs with so many bottles at once: $1.17."""
    return dollars(supplement.price_a_day(choice.each))


@register.filter
def dollars(amount: Decimal) -> str:
    """$39.00"""
    return f"${amount:,.2f}"


@register.filter
def round_dollars(amount: Decimal) -> str:
    """$60, but $60.50: for sentences."""
    return dollars(amount).removesuffix(".00")


@register.filter
def picture_address(image: Any) -> str:
    """Of the JPEG, with the host: what other sites show of a page."""
    return absolute(fallback_url(image))


@register.filter
def json_ld(data: dict[str, Any]) -> SafeString:
    text = json.dumps(data, ensure_ascii=False).translate(_JSON_ESCAPES)
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(text),  # noqa: S308 (escaped above)
    )
