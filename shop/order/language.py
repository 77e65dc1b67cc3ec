"""In which language an order speaks to its buyer: its letters, their links and the page
on which it is paid. Whatever language staff or the worker happen to use."""

from contextlib import AbstractContextManager

from django.utils import translation

from shop.order.models import Order


def in_language_of(order: Order) -> AbstractContextManager[None]:
    return translation.override(order.language)
