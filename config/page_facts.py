"""What pages of words may name between double braces: prices and addresses that are
kept elsewhere. Only the roof knows all of them."""

from decimal import Decimal
from email.utils import parseaddr
from functools import cache

from django.conf import settings

from blog.page_facts import PageFacts
from compliance.models import SafetyContact
from shop.shipping.methods import ByWeight, Standard, TwoDays, free_from
from shop.shipping.returns import RETURN_DAYS


def short_dollars(amount: Decimal) -> str:
    """$60 or $4.90: cents only where there are some."""
    is_whole = amount == amount.to_integral_value()
    return f"${amount:.0f}" if is_whole else f"${amount:.2f}"


def _lightest(method: type[ByWeight]) -> str:
    """What the lightest parcel costs."""
    return f"${method.rates().bands[0].price:.2f}"


def _in_a_sentence(words: str) -> str:
    return words[:1].lower() + words[1:]


def _email() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def page_facts() -> PageFacts:
    """One answer asks for the safety contact once, however often it is named."""
    contact = cache(SafetyContact.current)
    return {
        "shop_email": _email,
        "shipping_price": lambda: _lightest(Standard),
        "shipping_time": lambda: str(Standard().description).lower(),
        "free_shipping_from": lambda: short_dollars(free_from()),
        "two_days_price": lambda: _lightest(TwoDays),
        "two_days_time": lambda: _in_a_sentence(str(TwoDays().description)),
        "return_days": lambda: str(RETURN_DAYS),
        "firm": lambda: getattr(contact(), "firm", ""),
        "safety_telephone": lambda: getattr(contact(), "telephone", ""),
        "safety_address": lambda: getattr(contact(), "address", ""),
    }
