"""What the author of a review does. Each act holds the order's row, so that a form that
was sent twice is one review, and words do not change while staff decide about them."""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from shop.order import life
from shop.order.alerts import tell_staff
from shop.order.models import Line, Order
from shop.review.claims import findings_of
from shop.review.eligible import why_not
from shop.review.models import Decision, Reply, Review, ReviewRequest
from shop.user.models import User

Status = Review.Status


@dataclass(frozen=True)
class Words:
    stars: int
    title: str
    text: str
    name: str
    was_rewarded: bool


class CannotReview(Exception):
    """One sentence for the buyer."""


class AlreadyPublished(Exception):
    """Readers see it: it can be taken back, and then written anew."""


def write(line: Line, words: Words) -> Review:
    """The first words, or other ones while nobody has published them. Raises
    CannotReview and AlreadyPublished."""
    values = asdict(words)
    with transaction.atomic():
        order = life.lock(line.order_id)
        known = Review.objects.filter(order_line=line).first()
        if known and _is_the_same(known, values):
            return known
        if known and known.status == Status.PUBLISHED:
            raise AlreadyPublished(known.pk)
        if sentence := why_not_begin(line, known):
            raise CannotReview(sentence)
        was_waiting = known is not None and known.status == Status.WAITING
        review = _written(known or Review(order_line=line), values)
        if not was_waiting:
            tell_staff(order, "A review waits to be read: see Reviews.")
    return review


def withdraw(review: Review) -> None:
    """Takes it off the shop, and its words out of our records."""
    with transaction.atomic():
        life.lock(review.order_line.order_id)
        _take_back(Review.objects.filter(pk=review.pk))


def forget_author(orders: list[int], *, keep_reviews: bool) -> None:
    """Their account goes. What they wrote goes with it or, if they wish, stays without
    their name."""
    # Nobody asks them for one any more either.
    asked = [ReviewRequest(order_id=order) for order in orders]
    ReviewRequest.objects.bulk_create(asked, ignore_conflicts=True)
    rows = Review.objects.filter(order_line__order__in=orders)
    if keep_reviews:
        rows.update(name="")
    else:
        _take_back(rows)


def has_reviews(buyer: User) -> bool:
    """That others can read, or could soon."""
    rows = Review.objects.filter(order_line__order__user=buyer)
    return rows.exclude(status=Status.WITHDRAWN).exists()


def why_not_begin(line: Line, known: Review | None) -> str:
    """A sentence for the buyer. Whoever wrote already may put it otherwise, whatever
    has become of the order since: a refund hides no review."""
    if known is not None and known.status != Status.WITHDRAWN:
        return ""
    return why_not(line)


def review_of(line: Line) -> Review | None:
    return Review.objects.filter(order_line=line).select_related("reply").first()


def lines_of(order: Order) -> list[Line]:
    return list(order.lines.select_related("order__user").order_by("pk"))


def _is_the_same(known: Review, values: dict[str, object]) -> bool:
    return known.status in {Status.WAITING, Status.PUBLISHED} and all(
        getattr(known, name) == value for name, value in values.items()
    )


def _written(review: Review, values: dict[str, object]) -> Review:
    for name, value in values.items():
        setattr(review, name, value)
    review.status = Status.WAITING
    review.held_for = ""
    review.published_at = review.told_at = None
    review.written_at = timezone.now()
    review.language = get_language() or ""
    review.findings = findings_of(review.words)
    review.save()
    return review


def _take_back(rows: QuerySet[Review]) -> None:
    found = list(rows.values_list("pk", flat=True))
    Decision.objects.filter(review__in=found).erase_words()
    Reply.objects.filter(review__in=found).delete()
    Review.objects.filter(pk__in=found).update(
        status=Status.WITHDRAWN,
        title="",
        text="",
        name="",
        findings=[],
        held_for="",
        published_at=None,
    )
