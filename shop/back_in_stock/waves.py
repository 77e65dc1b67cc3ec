"""How many are told at once."""

from datetime import timedelta

from django.utils import timezone

from shop.back_in_stock.models import Waiting
from shop.catalogue.models import Product
from shop.catalogue.offers import offer_of

WAVE = timedelta(days=1)
TOLD_PER_BOTTLE = 2
"""Within a wave. Not everybody who is told buys, and most who come for nothing are
angry: twice as many letters as bottles, and the next wave a day later."""


def next_wave(product: Product) -> list[Waiting]:
    """Whom to tell now, who came first first: none while nothing can be bought, or as
    long as those who were told today may still come for the bottles."""
    offer = offer_of(product)
    if not offer.is_available:
        return []
    rows = Waiting.objects.filter(product=product)
    told = rows.told_since(timezone.now() - WAVE).count()
    letters = max(0, TOLD_PER_BOTTLE * offer.left - told)
    return list(rows.waiting().to_post()[:letters])
