"""What a code or an offer takes off, from what and from when on. Oscar spreads it over
an offer, a condition, a benefit and a range, which staff would have to make one by one;
here it is one thing."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from oscar.core.loading import get_model

from shop.catalogue.models import Product

Benefit = get_model("offer", "Benefit")
Condition = get_model("offer", "Condition")
ConditionalOffer = get_model("offer", "ConditionalOffer")
Range = get_model("offer", "Range")

ALL_PRODUCTS = "All products"
MORE_OF_RANGE = ("excluded_products", "classes", "included_categories")


class Gives(models.TextChoices):
    PERCENT = "percent", "Percent off"
    AMOUNT = "amount", "Dollars off the order"
    SHIPPING = "shipping", "Free shipping"


BENEFITS = {
    Gives.PERCENT: Benefit.PERCENTAGE,
    Gives.AMOUNT: Benefit.FIXED,
    Gives.SHIPPING: Benefit.SHIPPING_PERCENTAGE,
}
OF_BENEFIT = {kind: gives for gives, kind in BENEFITS.items()}


@dataclass(frozen=True)
class Terms:
    gives: str
    value: Decimal
    """Percent, or dollars. 100 for free shipping."""
    products: Collection[Product]
    """None of them: all."""
    from_amount: Decimal | None
    """Dollars of these products that have to be in the basket."""

    def __str__(self) -> str:
        off = {
            Gives.PERCENT: f"{self.value.normalize():f} % off",
            Gives.AMOUNT: f"${self.value:,.2f} off",
            Gives.SHIPPING: "Free shipping",
        }[Gives(self.gives)]
        least = f" from ${self.from_amount:,.2f}" if self.from_amount else ""
        names = ", ".join(product.get_title() for product in self.products)
        return f"{off}{least}{f' ({names})' if names else ''}"


def terms_of(offer: Any) -> Terms | None:
    """None for an offer that was not made here and says more than a Terms can."""
    benefit, condition = offer.benefit, offer.condition
    range_ = condition.range
    is_simple = (
        benefit.type in OF_BENEFIT
        and not (
            benefit.proxy_class or condition.proxy_class or benefit.max_affected_items
        )
        and benefit.range in {None, range_}
        and range_ is not None
        and _is_simple_range(range_)
        and (condition.type == Condition.VALUE or condition.value == 1)
        and condition.type in {Condition.VALUE, Condition.COUNT}
    )
    if not is_simple:
        return None
    return Terms(
        gives=OF_BENEFIT[benefit.type],
        value=benefit.value,
        products=()
        if range_.includes_all_products
        else tuple(range_.included_products.all()),
        from_amount=condition.value if condition.type == Condition.VALUE else None,
    )


def write(terms: Terms, offer: Any) -> None:
    """Onto an offer, new or not, which is saved by the caller. Call it in a
    transaction."""
    range_ = _range_for(terms, offer)
    is_shipping = terms.gives == Gives.SHIPPING
    benefit = offer.benefit if offer.benefit_id else Benefit()
    benefit.type = BENEFITS[Gives(terms.gives)]
    benefit.value = Decimal(100) if is_shipping else terms.value
    benefit.range = None if is_shipping else range_
    benefit.save()
    condition = offer.condition if offer.condition_id else Condition()
    condition.type = Condition.VALUE if terms.from_amount else Condition.COUNT
    condition.value = terms.from_amount or Decimal(1)
    condition.range = range_
    condition.save()
    offer.benefit, offer.condition = benefit, condition
    # Oscar lays dollars on again for each bottle that fulfils the condition.
    offer.max_basket_applications = 1


def _range_for(terms: Terms, offer: Any) -> Any:
    if not terms.products:
        return Range.objects.get_or_create(
            name=ALL_PRODUCTS, defaults={"includes_all_products": True}
        )[0]
    own = offer.condition.range if offer.condition_id else None
    if own is None or own.includes_all_products or _is_shared(own, offer):
        own = Range.objects.create(name=f"Products of {offer.name}"[:128])
    own.included_products.set(terms.products)
    return own


def _is_simple_range(range_: Any) -> bool:
    return not range_.proxy_class and not any(
        getattr(range_, name).all() for name in MORE_OF_RANGE
    )


def _is_shared(range_: Any, offer: Any) -> bool:
    others = Condition.objects.filter(range=range_).exclude(pk=offer.condition_id)
    return others.exists()
