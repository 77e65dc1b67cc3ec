"""States and rates for tests. The percents are made up."""

from datetime import date
from decimal import Decimal

from shop.tax.models import Nexus, TaxRate


def registered(state: str = "WA", **values) -> Nexus:
    return Nexus.objects.create(state=state, since=date(2026, 1, 1), **values)


def rate(nexus: Nexus, percent: str = "6.5", **values) -> TaxRate:
    given = {
        "jurisdiction": "The state",
        "zip_from": "00000",
        "zip_to": "99999",
        "since": date(2026, 1, 1),
    }
    return TaxRate.objects.create(
        nexus=nexus, percent=Decimal(percent), **(given | values)
    )
