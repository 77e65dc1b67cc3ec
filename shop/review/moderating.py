"""What staff decide, and nothing besides: to publish a review or to hold it back for a
reason of the list. Each act holds the order's row and is written down for good."""

from django.db import transaction
from django.utils import timezone

from shop.order import life
from shop.review.claims import blocked, findings_of
from shop.review.eligible import is_insider
from shop.review.mail import send_review_held
from shop.review.models import Decision, Review
from shop.user.models import User

Status = Review.Status


class NotNow(Exception):
    """One sentence for staff."""


def seen_words(review: Review) -> str:
    """Names the words that a page showed: others may have come since."""
    return review.written_at.isoformat()


def publish(review_id: int, *, note: str, seen: str, by: User) -> Review:
    """Raises NotNow, also for words that claim a disease and that no second person has
    allowed."""
    with transaction.atomic():
        review = _held(review_id, Status.WAITING, Status.HELD, seen=seen)
        if is_insider(review.order_line.order):
            raise NotNow(
                "It was written by somebody who works here now: 16 CFR 465.5. Ask them"
                " to take it back."
            )
        if fields := blocked(review):
            raise NotNow(
                f"The claims check objects to its {' and its '.join(fields)}. Hold it"
                " back, or ask for an override, which a second person approves."
            )
        review.status, review.held_for = Status.PUBLISHED, ""
        review.published_at = timezone.now()
        review.save(update_fields=["status", "held_for", "published_at"])
        _write_down(review, Decision.Act.PUBLISHED, note=note, by=by)
    return review


def hold(review_id: int, *, reason: str, note: str, seen: str, by: User) -> Review:
    """Its author is written to with the reason and the note. Raises NotNow."""
    with transaction.atomic():
        review = _held(review_id, Status.WAITING, Status.PUBLISHED, seen=seen)
        review.status, review.held_for = Status.HELD, reason
        review.published_at = review.told_at = None
        review.save(update_fields=["status", "held_for", "published_at", "told_at"])
        made = _write_down(review, Decision.Act.HELD, note=note, by=by, reason=reason)
        send_review_held.enqueue(made.pk)
    return review


def _held(review_id: int, *wanted: str, seen: str) -> Review:
    rows = Review.objects.select_related("order_line__order__user")
    life.lock(rows.get(pk=review_id).order_line.order_id)
    review = rows.get(pk=review_id)
    if review.status not in wanted:
        raise NotNow(
            f"This review is “{review.get_status_display()}” now: somebody was faster."
        )
    if seen_words(review) != seen:
        raise NotNow(
            "Its author changed the words after you opened this page. Read them again."
        )
    return review


def _write_down(
    review: Review, act: str, *, note: str, by: User, reason: str = ""
) -> Decision:
    return Decision.objects.create(
        review=review,
        act=act,
        reason=reason,
        note=note,
        by=by,
        stars=review.stars,
        title=review.title,
        text=review.text,
        findings=findings_of(review.words),
    )
