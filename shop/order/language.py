"""In which language an order speaks to its buyer: its letters, their links and the page
on which it is paid. Whatever language staff or the worker happen to use."""

from contextlib import AbstractContextManager

from django.conf import settings
from django.utils import translation

from shop.order.models import Order


def language_of(order: Order) -> str:
    # Written by shop.purchase_record, which stands above this app.
    record = getattr(order, "purchase_record", None)
    spoken = dict(settings.LANGUAGES)
    if record is None or record.language not in spoken:
        return settings.LANGUAGE_CODE
    return record.language


def in_language_of(order: Order) -> AbstractContextManager[None]:
    return translation.override(language_of(order))
