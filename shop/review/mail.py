"""Two letters: the one that asks for a review, which is advertising to the law, and
the one that says why a review is held back."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from compliance.models import SafetyContact
from shop.mailing_list.posting import one_click_headers
from shop.order.language import in_language_of
from shop.order.letters import LETTERS, Letter, compose, send, send_once
from shop.order.models import Order
from shop.review.askable import why_not_asked
from shop.review.links import opt_out_path, review_path
from shop.review.models import Decision, Review
from shop.review.writing import lines_of

REQUEST = Letter("REVIEW_REQUEST", "Review request")


@task
def send_review_request(order_id: int, attempt: int = 1) -> str:
    """Once. What has happened since it was queued counts. See send_once for
    failures."""
    order = Order.objects.select_related("shipping_address", "user").get(pk=order_id)
    if reason := why_not_asked(order):
        return f"not sent: order {order.number}, {reason}"
    if SafetyContact.current() is None:
        # CAN-SPAM, 15 USC 7704(a)(5)(A)(iii): no such mail without a postal address.
        return f"not sent: order {order.number}, the shop has no postal address"
    return send_once(order, REQUEST, _request, send_review_request, attempt)


LETTERS[send_review_request.module_path] = REQUEST


def _request(order: Order) -> EmailMultiAlternatives:
    opt_out = settings.SITE_URL + opt_out_path(order.email)
    message = compose(
        order,
        _("How are the capsules? Order %(number)s") % {"number": order.number},
        "review_request",
        review_links=[
            (line.title, settings.SITE_URL + review_path(line))
            for line in lines_of(order)
        ],
        opt_out_url=opt_out,
    )
    message.extra_headers |= one_click_headers(opt_out)
    return message


def _orders_not_told(code: str, decisions: set[int]) -> set[int]:
    rows = Review.objects.filter(
        decisions__in=decisions, status=Review.Status.HELD, told_at=None
    )
    return set(rows.values_list("order_line__order", flat=True))


HELD = Letter("REVIEW_HELD", "Word that a review is held back", _orders_not_told)


@task
def send_review_held(decision_id: int, attempt: int = 1) -> str:
    """Tells the author once. See shop.order.letters.send for failures."""
    made = Decision.objects.select_related(
        "review__order_line__order__shipping_address", "review__order_line__order__user"
    ).get(pk=decision_id)
    review, order = made.review, made.review.order_line.order
    if review.status != Review.Status.HELD or review.told_at:
        return f"not sent: review {review.pk} is {review.status}, or its author knows"
    if not order.email:
        return f"not sent: order {order.number} has no address any more"

    def again(later: datetime) -> None:
        send_review_held.using(run_after=later).enqueue(made.pk, attempt=attempt + 1)

    with in_language_of(order):
        letter = _held(order, made)
    said = send(order, HELD, letter, attempt=attempt, again=again)
    Review.objects.filter(pk=review.pk).update(told_at=timezone.now())
    return said


LETTERS[send_review_held.module_path] = HELD


def _held(order: Order, made: Decision) -> EmailMultiAlternatives:
    return compose(
        order,
        _("About your review of order %(number)s") % {"number": order.number},
        "review_held",
        decision=made,
        review_url=settings.SITE_URL + review_path(made.review.order_line),
    )
