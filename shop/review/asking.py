"""Writes to buyers whose bottle is empty by now."""

from django.db import transaction

from shop.order.models import Order
from shop.review.askable import due, why_not_asked
from shop.review.mail import send_review_request
from shop.review.models import ReviewRequest

AT_ONCE = 500
"""Orders in one round; the next goes on."""


def ask_for_reviews() -> str:
    """Queues the letters that are due, each once whoever runs this how often."""
    asked = sum(_ask(order) for order in due().select_related("user")[:AT_ONCE])
    return f"Asked for reviews: {asked}." if asked else ""


@transaction.atomic
def _ask(order: Order) -> bool:
    _row, is_new = ReviewRequest.objects.get_or_create(order=order)
    if not is_new or why_not_asked(order):
        return False
    # A row of this database: it commits with the request.
    send_review_request.enqueue(order.pk)
    return True
