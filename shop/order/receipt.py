"""The receipt on a page that prints: what was bought from whom, taxed and paid how, and
what of it went back."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from compliance.models import SafetyContact
from shop.order.links import order_from_link, order_path
from shop.order.models import Order
from shop.order.status import PAID
from shop.tax.models import OrderTax

SHOWN_OF_REFERENCE = 6


@dataclass(frozen=True)
class Payment:
    amount: Decimal
    reference: str
    """The end of Stripe's own, enough to find it by and too little to use."""


@dataclass
class TaxRow:
    """What one set of rates asked, on goods or on shipping."""

    name: str
    percent: Decimal
    base: Decimal = Decimal("0.00")
    amount: Decimal = Decimal("0.00")


@require_safe
@cache_control(private=True, no_store=True)
def receipt(request: HttpRequest, number: str, signature: str) -> HttpResponse:
    order = order_from_link(number, signature)
    if not order.was_paid:
        return HttpResponseRedirect(order_path(order))
    prefetch_related_objects(
        [order],
        *("shipping_address", "user", "discounts", "status_changes", "lines"),
        *("taxes", "payment_attempts", "refunds"),
    )
    context = {
        "order": order,
        "seller": SafetyContact.current(),
        "paid_at": _paid_at(order),
        "taxes": tax_rows(order.taxes.all()),
        "payments": _payments(order),
        "refunds": sorted(order.given_refunds, key=lambda refund: refund.pk),
        "kept": order.total_incl_tax - order.sent_back,
    }
    answer = render(request, "order/receipt.html", context)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def tax_rows(taxes: Iterable[OrderTax]) -> list[TaxRow]:
    """Lines of the same rates are added up. Rates that asked nothing stay out."""
    rows: dict[tuple[str, str, Decimal], TaxRow] = {}
    for tax in taxes:
        if not tax.amount:
            continue
        name = f"{tax.get_tax_class_display()}: {tax.jurisdictions or tax.state}"
        row = rows.setdefault(
            (tax.tax_class, tax.jurisdictions, tax.percent), TaxRow(name, tax.percent)
        )
        row.base += tax.base
        row.amount += tax.amount
    return list(rows.values())


def _payments(order: Order) -> list[Payment]:
    """Written by shop.stripe, which stands above this app."""
    return [
        Payment(attempt.amount_received, _end_of(attempt.payment_intent_id))
        for attempt in order.payment_attempts.all()
        if attempt.amount_received
    ]


def _end_of(reference: str) -> str:
    return f"…{reference[-SHOWN_OF_REFERENCE:]}" if reference else ""


def _paid_at(order: Order) -> Any:
    times = [
        row.date_created for row in order.status_changes.all() if row.new_status == PAID
    ]
    return min(times)
