"""What pages of words may name between double braces: prices and addresses that are
kept elsewhere. Only the roof knows all of them."""

from decimal import Decimal
from email.utils import parseaddr
from functools import cache

from django.conf import settings

from blog.page_facts import PageFacts
from compliance.models import SafetyContact
from shop.shipping.methods import (
    FREE_FROM,
    STANDARD_DELIVERY,
    STANDARD_PRICE,
    TWO_DAYS_DELIVERY,
    TWO_DAYS_PRICE,
)
from shop.shipping.returns import RETURN_DAYS


def short_dollars(amount: Decimal) -> str:
    """$60 or $4.90: cents only where there are some."""
    is_whole = amount == amount.to_integral_value()
    return f"${amount:.0f}" if is_whole else f"${amount:.2f}"


def _email() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def page_facts() -> PageFacts:
    """One answer asks for the safety contact once, however often it is named."""
    contact = cache(SafetyContact.current)
    return {
        "shop_email": _email,
        "shipping_price": lambda: f"${STANDARD_PRICE:.2f}",
        "shipping_time": STANDARD_DELIVERY.lower,
        "free_shipping_from": lambda: short_dollars(FREE_FROM),
        "two_days_price": lambda: f"${TWO_DAYS_PRICE:.2f}",
        "two_days_time": lambda: TWO_DAYS_DELIVERY[:1].lower() + TWO_DAYS_DELIVERY[1:],
        "return_days": lambda: str(RETURN_DAYS),
        "firm": lambda: getattr(contact(), "firm", ""),
        "safety_telephone": lambda: getattr(contact(), "telephone", ""),
        "safety_address": lambda: getattr(contact(), "address", ""),
    }
