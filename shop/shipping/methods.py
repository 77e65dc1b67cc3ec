"""How a parcel travels within the United States, and what that costs: the values are
in the file that shop.shipping.rates reads."""

from datetime import datetime
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from oscar.apps.shipping.methods import Base
from oscar.core.prices import Price

from shop.shipping.delivery import Arrival, arrival
from shop.shipping.rates import Days, MethodRates, shipping_rates

FREE = Decimal("0.00")


def business_days(days: Days) -> Promise:
    if days.fewest == days.most:
        return format_lazy(_("{number} business days"), number=days.most)
    return format_lazy(
        _("{fewest} to {most} business days"), fewest=days.fewest, most=days.most
    )


class ByWeight(Base):
    """A price by the weight of the parcel."""

    @classmethod
    def rates(cls) -> MethodRates:
        return rates_of(cls.code)

    @classmethod
    def described_for(cls, state: str) -> Promise:
        """With the days to that state, or the widest span while nobody knows it. Each
        method says its own: one promises a span, the other a day."""
        raise NotImplementedError

    @property
    def description(self):
        return self.described_for("")

    @classmethod
    def price_of(cls, bottles_grams: int) -> Decimal:
        return cls.rates().price_of(bottles_grams + shipping_rates().parcel_grams)

    def calculate(self, basket):
        price = self.price_of(basket.weight_grams)
        return Price(currency=basket.currency, excl_tax=price, tax=FREE)


class Standard(ByWeight):
    code = "standard"
    name = _("Standard")

    @classmethod
    def described_for(cls, state: str) -> Promise:
        return business_days(cls.rates().days_to(state))

    def calculate(self, basket):
        if not left_until_free(basket.total_incl_tax):
            return Price(currency=basket.currency, excl_tax=FREE, tax=FREE)
        return super().calculate(basket)


class TwoDays(ByWeight):
    code = "two-days"
    name = _("Two days")

    @classmethod
    def described_for(cls, state: str) -> Promise:
        return format_lazy(_("Order before {hour} ET"), hour=_cut_off())


def described(code: str, state: str) -> Promise:
    method = next(row for row in (Standard, TwoDays) if row.code == code)
    return method.described_for(state)


def rates_of(code: str) -> MethodRates:
    """By the code: Oscar wraps a method when an offer lies on its price."""
    return shipping_rates().by_method[code]


def arrival_by(method: type[Base] | Base, now: datetime, *, state: str = "") -> Arrival:
    days = rates_of(method.code).days_to(state)
    leaves_until = shipping_rates().leaves_until_hour
    return arrival(now, days=days, leaves_until_hour=leaves_until)


def free_from() -> Decimal:
    """The value of the goods, after discounts, from which Standard costs nothing."""
    return Standard.rates().free_from or FREE


def left_until_free(goods: Decimal) -> Decimal:
    """What is still to be added before Standard shipping is free, zero if it is."""
    return max(free_from() - goods, FREE)


def _cut_off() -> str:
    hour = shipping_rates().leaves_until_hour
    return f"{(hour - 1) % 12 + 1} {'am' if hour < 12 else 'pm'}"
