from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from blog.renditions import Offer, picture_html
from shop.supplement.photographs import fallback_url, rendition_url

register = template.Library()


@register.simple_tag
def photograph(
    image: Any, *, sizes: str, alt: str | None = None, is_first: bool = False
) -> SafeString:
    """A ProductImage as <picture>: AVIF, then WebP, then JPEG.

    `sizes` is the attribute of that name. The first picture of a page is asked for
    at once, the others when they come near."""
    text = image.caption if alt is None else alt
    when = mark_safe('fetchpriority="high"' if is_first else 'loading="lazy"')  # noqa: S308
    made = getattr(image, "photograph", None)
    if made is None:
        return format_html(
            '<img src="{}" alt="{}" {}>', fallback_url(image), text, when
        )
    offer = Offer(rendition_url(image), size=(made.width, made.height))
    return picture_html(offer, sizes=sizes, alt=text, when=when)
