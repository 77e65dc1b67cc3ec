"""What a product costs, by how many are bought, and whether it can be bought.

US dollars, prices without tax: the tax is known and is zero.
"""

from decimal import Decimal

from django.conf import settings
from oscar.apps.partner import strategy as oscar
from oscar.core.loading import get_class

from shop.bundle.steps import Step, price_at, steps_of

Unavailable = get_class("partner.availability", "Unavailable")
UnavailablePrice = get_class("partner.prices", "Unavailable")
FixedPrice = get_class("partner.prices", "FixedPrice")

NO_TAX = Decimal("0.00")


class Selector:
    def strategy(self, request=None, user=None, **kwargs):
        return UnitedStates()


class UnitedStates(
    oscar.UseFirstStockRecord, oscar.StockRequired, oscar.NoTax, oscar.Structured
):
    def __init__(self, request=None):
        # Oscar's asks request.user, which reads the session on every page. Prices
        # here do not depend on who is looking.
        self.request = request
        self.user = None

    def fetch_for_line(self, line, stockrecord=None):
        # Oscar's looks the stock record up again for each line.
        return self.fetch_for_quantity(
            line.product, line.quantity, stockrecord or line.stockrecord
        )

    def fetch_for_quantity(self, product, quantity, stockrecord=None):
        """With the price that each of so many bottles has."""
        info = self.fetch_for_product(product, stockrecord)
        if not info.price.exists:
            return info
        each = price_at(self.steps(product, info), quantity)
        return info._replace(price=_untaxed(info.price.currency, each))

    def steps(self, product, info) -> list[Step]:
        """Costs a query unless the product's bundles were fetched with it."""
        return steps_of(info.stockrecord.price, product.bundles.all())

    def pricing_policy(self, product, stockrecord):
        if not _is_priced(stockrecord):
            return UnavailablePrice()
        return _untaxed(stockrecord.price_currency, stockrecord.price)

    def availability_policy(self, product, stockrecord):
        if not product.is_public or not _is_priced(stockrecord):
            return Unavailable()
        return super().availability_policy(product, stockrecord)


def _untaxed(currency: str, amount: Decimal):
    return FixedPrice(currency=currency, excl_tax=amount, tax=NO_TAX)


def _is_priced(stockrecord) -> bool:
    return (
        stockrecord is not None
        and stockrecord.price is not None
        and stockrecord.price_currency == settings.OSCAR_DEFAULT_CURRENCY
    )
