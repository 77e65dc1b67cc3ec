"""What a visitor can buy now, and for how much: the same for everyone."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, QuerySet
from oscar.core.loading import get_class

from shop.bundle.steps import MOST, steps_of
from shop.catalogue.models import Product, ProductImage
from shop.partner.models import StockRecord
from shop.shipping.methods import Standard, free_from
from shop.supplement.weight import grams_of

Selector = get_class("partner.strategy", "Selector")

MOST_AT_ONCE = 6


@dataclass(frozen=True)
class Offer:
    price: Decimal | None
    """US dollars, for one; None while there is no price."""
    left: int
    shipping_price: Decimal
    """Standard, for one bottle."""
    shipping_free_from: Decimal

    @property
    def is_available(self) -> bool:
        return self.price is not None and self.left > 0

    @property
    def quantities(self) -> range:
        return range(1, min(MOST_AT_ONCE, self.left) + 1)


def offer_of(product: Product) -> Offer:
    """Costs no query when the product comes from `for_sale()`."""
    info = Selector().strategy().fetch_for_product(product)
    shipping = (Standard.price_of(grams_of(product)), free_from())
    if not info.price.exists:
        return Offer(None, 0, *shipping)
    available = info.availability
    left = getattr(available, "num_available", MOST_AT_ONCE)
    return Offer(
        info.price.excl_tax, left if available.is_available_to_buy else 0, *shipping
    )


@dataclass(frozen=True)
class Choice:
    """So many bottles at once."""

    quantity: int
    each: Decimal
    saved: Decimal
    """Against as many bottles bought one by one."""

    @property
    def total(self) -> Decimal:
        return self.quantity * self.each


def choices_of(product: Product, offer: Offer) -> list[Choice]:
    """One bottle and its bundles, as far as the stock reaches; empty where there is
    nothing to choose."""
    if offer.price is None:
        return []
    choices = [
        Choice(step.quantity, step.price, step.quantity * (offer.price - step.price))
        for step in steps_of(offer.price, product.bundles.all())
        if step.quantity <= min(offer.left, MOST)
    ]
    return choices if len(choices) > 1 else []


def for_sale(products: QuerySet[Product]) -> QuerySet[Product]:
    """Public products with stock and photographs, in three queries."""
    return (
        products.filter(is_public=True)
        .exclude(structure=Product.CHILD)
        .select_related("product_class", "supplement__warning_source")
        .prefetch_related(
            Prefetch("stockrecords", queryset=StockRecord.objects.order_by("pk")),
            Prefetch(
                "images", queryset=ProductImage.objects.select_related("photograph")
            ),
        )
        .order_by("-priority", "pk")
    )
