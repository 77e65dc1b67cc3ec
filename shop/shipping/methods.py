"""How a parcel travels within the United States, and what that costs.

Prices and delivery times are samples until the shop names its own.
"""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from oscar.apps.shipping.methods import Base
from oscar.core.prices import Price

from shop.shipping.delivery import Arrival, arrival

STANDARD_PRICE = Decimal("4.90")
FREE_FROM = Decimal("60.00")
"""The value of the goods, after discounts, from which Standard costs nothing."""

TWO_DAYS_PRICE = Decimal("14.00")
STANDARD_DAYS = (2, 5)
STANDARD_DELIVERY = _("Two to five business days")
TWO_DAYS_DAYS = (2, 2)
TWO_DAYS_DELIVERY = _("Order before 2 pm ET")
"""As shop.shipping.delivery counts it."""

FREE = Decimal("0.00")


class Standard(Base):
    code = "standard"
    name = _("Standard")
    description = STANDARD_DELIVERY

    def calculate(self, basket):
        charge = FREE if basket.total_incl_tax >= FREE_FROM else STANDARD_PRICE
        return _untaxed(basket, charge)


class TwoDays(Base):
    code = "two-days"
    name = _("Two days")
    description = TWO_DAYS_DELIVERY

    def calculate(self, basket):
        return _untaxed(basket, TWO_DAYS_PRICE)


DAYS = {Standard.code: STANDARD_DAYS, TwoDays.code: TWO_DAYS_DAYS}


def arrival_by(method: type[Base] | Base, now: datetime) -> Arrival:
    # By its code: Oscar wraps the method when an offer lies on its price.
    fewest, most = DAYS[method.code]
    return arrival(now, fewest=fewest, most=most)


def left_until_free(goods: Decimal) -> Decimal:
    """What is still to be added before Standard shipping is free, zero if it is."""
    return max(FREE_FROM - goods, FREE)


def _untaxed(basket, charge: Decimal) -> Price:
    return Price(currency=basket.currency, excl_tax=charge, tax=FREE)
