"""Who says how much sales tax lies on an order: our own rates, or a service. This room
stands below every service, so whoever has one enters it here: see TAX_BY."""

from collections.abc import Callable, Sequence
from typing import Protocol

from django.conf import settings

from shop.tax.quote import Destination, Quote, Rates, Taxable

Items = tuple[Taxable, ...]


class TaxUnknown(Exception):
    """Nobody can say the tax now, so nothing may be ordered."""

    def __init__(self, why: str, *, is_no_place: bool = False) -> None:
        super().__init__(why)
        self.is_no_place = is_no_place
        """The service answered, and knows no such place."""


class NotAsked(LookupError):
    """These items were not among those that the service was asked about."""


class Taxes(Protocol):
    def quote(self, items: Items) -> Quote:
        """Asks nobody any more, so it may be called under a lock. Raises NotAsked."""
        ...


Service = Callable[[Destination, Sequence[Items], str], Taxes]
"""The place, all that will be asked for, and a name under which the same question gets
the same answer. Raises TaxUnknown."""

SERVICES: dict[str, Service] = {
    "rates": lambda destination, wanted, name: Rates.at(destination)
}


def taxes_at(destination: Destination, wanted: Sequence[Items], name: str) -> Taxes:
    """Raises TaxUnknown."""
    return SERVICES[settings.TAX_BY](destination, wanted, name)
