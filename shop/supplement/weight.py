"""What a bottle weighs in a parcel."""

from typing import Any

from shop.shipping.rates import shipping_rates


def grams_of(product: Any) -> int:
    """Of one packed bottle. Costs a query unless the label was fetched with it."""
    supplement = getattr(product, "supplement", None)
    return supplement.weight_grams if supplement else shipping_rates().bottle_grams
