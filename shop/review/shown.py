"""What the page of a product says about its reviews, in two queries: those that are
published, and how many are not and why, so that nothing could be hidden by its stars."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Max, Q, QuerySet

from shop.catalogue.models import Product
from shop.review.models import Reason, Review

NEWEST = 3
SCALE = range(5, 0, -1)


@dataclass(frozen=True)
class Bar:
    stars: int
    count: int
    percent: int
    """Of the published ones."""


@dataclass
class Summary:
    published: Counter[int] = field(default_factory=Counter)
    """How many, by stars; so is the next."""
    held: Counter[int] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    waiting: int = 0

    @property
    def count(self) -> int:
        return self.published.total()

    @property
    def held_count(self) -> int:
        return self.held.total()

    @property
    def average(self) -> Decimal | None:
        return _average(self.published)

    @property
    def average_of_all(self) -> Decimal | None:
        """With those held back. Not with those that wait: whoever reads them must not
        be able to work out their stars."""
        return _average(self.published + self.held)

    @property
    def bars(self) -> list[Bar]:
        return [
            Bar(stars, many, round(100 * many / (self.count or 1)))
            for stars in SCALE
            for many in [self.published[stars]]
        ]

    @property
    def why_held(self) -> list[tuple[str, int]]:
        """Each reason of the list that was given, the most frequent first."""
        return [
            (str(Reason(reason).label), many)
            for reason, many in self.reasons.most_common()
        ]


@dataclass(frozen=True)
class Shown:
    summary: Summary
    newest: list[Review]


def shown_reviews(product: Product) -> Shown:
    """Asked for once for each product object: by the page and by what machines read
    of it."""
    known = product.__dict__.get("shown_reviews")
    if known is None:
        newest = list(published_reviews(product)[:NEWEST])
        known = Shown(summary_of(product), newest)
        product.__dict__["shown_reviews"] = known
    return known


def published_reviews(product: Product) -> QuerySet[Review]:
    rows = Review.objects.of(product).published()
    return rows.select_related("order_line", "reply").order_by("-published_at", "-pk")


def reviewed_products() -> QuerySet[Product]:
    """Those with a published review, and the time of the newest."""
    published = Q(line__review__status=Review.Status.PUBLISHED)
    newest = Max("line__review__published_at", filter=published)
    shown = Product.objects.filter(is_public=True).exclude(structure=Product.CHILD)
    return shown.annotate(last_review=newest).exclude(last_review=None).order_by("pk")


def summary_of(product: Product) -> Summary:
    summary = Summary()
    rows = Review.objects.of(product).exclude(status=Review.Status.WITHDRAWN)
    groups = rows.values_list("status", "held_for", "stars").annotate(Count("pk"))
    for status, reason, stars, many in groups.order_by():
        if status == Review.Status.PUBLISHED:
            summary.published[stars] += many
        elif status == Review.Status.HELD:
            summary.held[stars] += many
            summary.reasons[reason] += many
        else:
            summary.waiting += many
    return summary


def _average(counts: Counter[int]) -> Decimal | None:
    if not counts.total():
        return None
    total = sum(stars * many for stars, many in counts.items())
    return (Decimal(total) / counts.total()).quantize(Decimal("0.1"), ROUND_HALF_UP)
