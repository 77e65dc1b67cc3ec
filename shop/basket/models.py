from decimal import ROUND_DOWN, Decimal

from django.db.models import QuerySet
from oscar.apps.basket.abstract_models import AbstractBasket, AbstractLine

from shop.supplement.weight import grams_of

CENT = Decimal("0.01")


class Line(AbstractLine):
    """Whole cents. Oscar 4.2.1 rounds a percentage for the whole basket alone, so that
    the line, its tax and the total could differ by one."""

    def discount(self, discount_value, affected_quantity, incl_tax=True, offer=None):
        cents = Decimal(discount_value).quantize(CENT, ROUND_DOWN)
        super().discount(cents, affected_quantity, incl_tax=incl_tax, offer=offer)


class Basket(AbstractBasket):
    _lines: QuerySet | None

    def all_lines(self):
        """Everything that prices, pictures and stock need, in a fixed number of
        queries; Oscar's asks for the class and the partner of each product."""
        if self.id is None:
            return self._meta.get_field("lines").related_model.objects.none()
        if self._lines is None:
            lines = (
                self.lines.select_related(
                    *("product__product_class", "product__supplement"),
                    "stockrecord__partner",
                )
                .prefetch_related(
                    "attributes", "product__bundles", "product__images__photograph"
                )
                .order_by("pk")
            )
            for line in lines:
                line.stockrecord.product = line.product
            self._lines = lines
        return self._lines

    @property
    def weight_grams(self) -> int:
        """Of the packed bottles; the box is weighed by shop.shipping."""
        return sum(line.quantity * grams_of(line.product) for line in self.all_lines())


from oscar.apps.basket.models import *  # noqa: E402, F403
