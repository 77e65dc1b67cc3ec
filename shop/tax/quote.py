"""How much sales tax lies on goods and shipping that go to one place on one day."""

import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import FilteredRelation, Q
from django.utils.timezone import localdate

from shop.tax.models import Nexus, TaxClass

logger = logging.getLogger(__name__)

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")
HUNDRED = Decimal(100)

ByClass = dict[str, list[tuple[str, Decimal]]]
"""Jurisdictions and their percents, by tax class."""


@dataclass(frozen=True)
class Destination:
    state: str
    """Two letters."""
    zip_code: str
    """Five digits; nine are cut to them."""

    @classmethod
    def of(cls, state: str, postcode: str) -> "Destination":
        return cls(state, postcode[:5])


@dataclass(frozen=True)
class Taxable:
    reference: str
    amount: Decimal
    """In dollars, after discounts."""
    tax_class: str = TaxClass.SUPPLEMENT


@dataclass(frozen=True)
class LineTax:
    item: Taxable
    percent: Decimal
    amount: Decimal
    """In dollars, rounded half up to the cent."""
    jurisdictions: str = ""
    rate_was_missing: bool = False


@dataclass(frozen=True)
class Quote:
    destination: Destination
    on_day: date
    lines: tuple[LineTax, ...]
    reference: str = ""
    """By which the service that was asked finds it again."""

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), NOTHING)

    def on(self, reference: str) -> Decimal:
        return sum(
            (line.amount for line in self.lines if line.item.reference == reference),
            NOTHING,
        )


@dataclass(frozen=True)
class Rates:
    """The rates of one place on one day: looked up once, asked as often as wanted."""

    destination: Destination
    on: date
    by_class: ByClass | None
    """None where the shop is not registered."""

    @classmethod
    def at(cls, destination: Destination, *, on: date | None = None) -> "Rates":
        day = on or localdate()
        return cls(destination, day, _rates_at(destination, day))

    def quote(self, items: Iterable[Taxable]) -> Quote:
        """Zero where the shop is not registered. Where it is and no rate names the
        place, zero too, said in the log and kept with the order: a sale is not lost
        for it, and staff see what they owe."""
        return Quote(
            self.destination, self.on, tuple(_taxed(i, self.by_class) for i in items)
        )


def _rates_at(destination: Destination, day: date) -> ByClass | None:
    """One query."""
    rows = (
        Nexus.objects.on(day)
        .filter(state=destination.state)
        .annotate(
            here=FilteredRelation(
                "rates",
                condition=Q(
                    Q(rates__until=None) | Q(rates__until__gte=day),
                    rates__since__lte=day,
                    rates__zip_from__lte=destination.zip_code,
                    rates__zip_to__gte=destination.zip_code,
                ),
            )
        )
        .values_list("here__tax_class", "here__jurisdiction", "here__percent")
        .order_by("here__jurisdiction")
    )
    found = list(rows)
    if not found:
        return None
    rates: ByClass = defaultdict(list)
    for tax_class, jurisdiction, percent in found:
        if tax_class is not None:
            rates[tax_class].append((jurisdiction, percent))
    if TaxClass.SUPPLEMENT not in rates:
        logger.error(
            "No rate of sales tax for %s in %s on %s: nothing is charged.",
            destination.zip_code,
            destination.state,
            day,
        )
    return rates


def _taxed(item: Taxable, rates: ByClass | None) -> LineTax:
    if rates is None:
        return LineTax(item, Decimal(0), NOTHING)
    here = rates.get(item.tax_class, [])
    percent = sum((row[1] for row in here), Decimal(0))
    return LineTax(
        item,
        percent,
        (item.amount * percent / HUNDRED).quantize(CENT, ROUND_HALF_UP),
        ", ".join(f"{name} {part.normalize():f} %" for name, part in here),
        # Most states do not tax shipping, so that no row names it says just that.
        rate_was_missing=not here and item.tax_class == TaxClass.SUPPLEMENT,
    )
