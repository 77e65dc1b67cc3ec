"""What each bottle costs, by how many are bought."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings

from shop.bundle.models import Bundle

MOST = settings.OSCAR_MAX_BASKET_QUANTITY_THRESHOLD
"""Bottles in one order; a store that wants more writes to us."""


class Step(NamedTuple):
    quantity: int
    """From so many bottles on."""
    price: Decimal
    """Dollars, for each."""

    @property
    def total(self) -> Decimal:
        return self.quantity * self.price


def steps_of(single: Decimal, bundles: Iterable[Bundle]) -> list[Step]:
    """The first is one bottle at its own price. A bundle that is no cheaper than fewer
    bottles is passed over: no table can compare rows, and nobody pays more for more."""
    steps = [Step(1, single)]
    for bundle in sorted(bundles, key=lambda row: row.quantity):
        if bundle.price < steps[-1].price:
            steps.append(Step(bundle.quantity, bundle.price))
    return steps


def price_at(steps: Sequence[Step], quantity: int) -> Decimal:
    reached = [step.price for step in steps if step.quantity <= quantity]
    return reached[-1] if reached else steps[0].price


def within_reach(steps: Sequence[Step], quantity: int) -> Step | None:
    """The lower price that one more bottle brings, if it does."""
    return next((step for step in steps if step.quantity == quantity + 1), None)
