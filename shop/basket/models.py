from django.db.models import QuerySet
from oscar.apps.basket.abstract_models import AbstractBasket


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
                    "product__product_class", "stockrecord__partner"
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


from oscar.apps.basket.models import *  # noqa: E402, F403
