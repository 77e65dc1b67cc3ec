"""Writes to buyers whose bottle is empty by now."""

from django.db import transaction

from shop.review.askable import due, why_not_asked
from shop.review.mail import send_review_request
from shop.review.models import ReviewRequest


def ask_for_reviews() -> int:
    """Queues the letters that are due, each once whoever runs this how often. How
    many."""
    asked = 0
    for order in due().select_related("user"):
        if why_not_asked(order):
            continue
        with transaction.atomic():
            _row, is_new = ReviewRequest.objects.get_or_create(order=order)
            if is_new:
                # A row of this database: it commits with the request.
                send_review_request.enqueue(order.pk)
                asked += 1
    return asked
