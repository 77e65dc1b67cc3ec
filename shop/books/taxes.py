"""Sales tax by state and month, as a return asks for it.

A sale counts in the month in which it was paid, and a refund in the month in which it was
given, so that a month that was filed does not change any more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localtime
from import_export.fields import Field
from import_export.resources import Resource

from shop.books.paging import Tell, in_pages
from shop.books.period import Period
from shop.books.sales import OrderStatusChange, with_paid_at
from shop.books.shares import NOTHING, shares_of, taxable_of
from shop.order.models import Order
from shop.order.status import PAID
from shop.stripe.models import Refund


@dataclass
class StateMonth:
    """Money in dollars; sales are without tax, and hold shipping."""

    state: str
    month: str
    orders: int = 0
    gross_sales: Decimal = NOTHING
    taxable_sales: Decimal = NOTHING
    tax_collected: Decimal = NOTHING
    sales_refunded: Decimal = NOTHING
    taxable_refunded: Decimal = NOTHING
    tax_refunded: Decimal = NOTHING
    orders_without_a_rate: int = 0

    @property
    def exempt_sales(self) -> Decimal:
        return self.gross_sales - self.taxable_sales

    @property
    def net_taxable_sales(self) -> Decimal:
        return self.taxable_sales - self.taxable_refunded

    @property
    def net_tax(self) -> Decimal:
        return self.tax_collected - self.tax_refunded

    def sell(self, order: Order) -> None:
        self.orders += 1
        self.gross_sales += order.total_excl_tax
        self.taxable_sales += taxable_of(order)
        self.tax_collected += order.total_tax
        self.orders_without_a_rate += any(
            row.rate_was_missing for row in order.taxes.all()
        )

    def give_back(self, refund: Refund) -> None:
        share = shares_of(refund.order)[refund.pk]
        self.sales_refunded += refund.amount - share.tax
        self.taxable_refunded += share.taxable
        self.tax_refunded += share.tax


class TaxRows(Resource):
    state = Field("state", "state")
    month = Field("month", "month")
    orders = Field("orders", "orders")
    gross_sales = Field("gross_sales", "gross_sales")
    exempt_sales = Field("exempt_sales", "exempt_sales")
    taxable_sales = Field("taxable_sales", "taxable_sales")
    tax_collected = Field("tax_collected", "tax_collected")
    sales_refunded = Field("sales_refunded", "sales_refunded")
    taxable_refunded = Field("taxable_refunded", "taxable_refunded")
    tax_refunded = Field("tax_refunded", "tax_refunded")
    net_taxable_sales = Field("net_taxable_sales", "net_taxable_sales")
    net_tax = Field("net_tax", "net_tax")
    orders_without_a_rate = Field("orders_without_a_rate", "orders_without_a_rate")

    def count(self, period: Period) -> int:
        return _sold(period).count() + _given_back(period).count()

    def rows(self, period: Period, tell: Tell) -> Iterator[StateMonth]:
        """As many as there are states and months: they are added up on the way."""
        found: dict[tuple[str, str], StateMonth] = {}

        def at(order: Order, moment: datetime) -> StateMonth:
            key = (_state_of(order), f"{localtime(moment):%Y-%m}")
            return found.setdefault(key, StateMonth(*key))

        done = 0
        for order in in_pages(_sold(period), tell):
            at(order, order.paid_at).sell(order)
            done += 1
        for refund in in_pages(_given_back(period), tell, already=done):
            at(refund.order, refund.requested_at).give_back(refund)
        yield from (found[key] for key in sorted(found))


def _sold(period: Period) -> QuerySet[Any]:
    paid = OrderStatusChange.objects.filter(
        period.within("date_created"), new_status=PAID
    )
    return (
        with_paid_at(Order.objects.filter(pk__in=paid.values("order")))
        .filter(period.within("paid_at"))
        .select_related("shipping_address")
        .prefetch_related("taxes")
    )


def _given_back(period: Period) -> QuerySet[Refund]:
    return (
        Refund.objects.filter(period.within("requested_at"))
        .exclude(status__in=Refund.NOT_GIVEN)
        .select_related("order__shipping_address")
        .prefetch_related("order__taxes", "order__refunds__lines__order_line")
    )


def _state_of(order: Order) -> str:
    """Where it was taxed. An order from before there was sales tax went somewhere."""
    taxed = next((row.state for row in order.taxes.all()), "")
    address = order.shipping_address
    return taxed or (address.state if address else "")
