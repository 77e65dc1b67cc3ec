from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from shop.supplement.photographs import (
    fallback_url,
    fallback_width,
    height_at,
    rendition_name,
    widths_of,
)

register = template.Library()

TYPES = {"avif": "image/avif", "webp": "image/webp"}


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
    width = fallback_width(made.width)
    return format_html(
        '<picture>{}<img src="{}" width="{}" height="{}" alt="{}" {}></picture>',
        format_html_join(
            "",
            '<source type="{}" srcset="{}" sizes="{}">',
            (
                (kind, _srcset(image, made, extension), sizes)
                for extension, kind in TYPES.items()
            ),
        ),
        fallback_url(image),
        width,
        height_at(width, size=(made.width, made.height)),
        text,
        when,
    )


def _srcset(image: Any, made: Any, extension: str) -> str:
    url = image.original.storage.url
    return ", ".join(
        f"{url(rendition_name(made.original_name, step, extension))} {step}w"
        for step in widths_of(made.width)
    )
