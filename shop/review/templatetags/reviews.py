"""Shows reviews on the pages of rooms below, which know none of our tables."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from compliance.templatetags.disclaimers import claim_was_shown
from shop.catalogue.models import Product
from shop.order.models import Line, Order
from shop.order.status import DELIVERED, SHIPPED
from shop.review.eligible import is_insider, not_refunded
from shop.review.links import list_path, review_path
from shop.review.models import Review
from shop.review.shown import Shown, shown_reviews
from shop.supplement.templatetags.claims import star

register = template.Library()


@register.simple_tag(takes_context=True)
def reviews_of(context: template.Context, product: Product) -> Shown:
    """Counts them as claims before the first notice of the page is printed."""
    shown = shown_reviews(product)
    for review in shown.newest:
        claim_was_shown(context, _key(review))
    return shown


@register.filter
def review_list_path(product: Product) -> str:
    return list_path(product)


@register.simple_tag(takes_context=True)
def review_star(context: template.Context, review: Review) -> SafeString:
    """Ends the words of a review, which count as claims: 21 CFR 101.93(d)."""
    claim_was_shown(context, _key(review))
    return star()


@register.filter
def review_link(line: Line) -> str:
    return review_path(line)


@register.simple_tag
def reviews_on(order: Order) -> list[tuple[Line, Review | None]]:
    """The lines that were reviewed or can be. Nothing for what has not left us."""
    lines = list(order.lines.all())
    written = {
        review.order_line_id: review
        for review in Review.objects.filter(order_line__order=order)
    }
    open_lines: list[Line] = []
    if order.status in {SHIPPED, DELIVERED} and order.email and not is_insider(order):
        open_lines = not_refunded(order, lines)
    return [
        (line, written.get(line.pk))
        for line in lines
        if line.pk in written or line in open_lines
    ]


@register.filter
def star_width(stars: Any) -> str:
    """How much of five stars, each 20 wide, is filled."""
    return f"{float(stars) * 20:g}"


def _key(review: Review) -> str:
    """As the guard of the notices reads it from the page."""
    return f"review-{review.pk}"
