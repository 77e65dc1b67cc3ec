"""Orders, their lines and their refunds, one row each."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Min, OuterRef, QuerySet, Subquery
from django.utils.timezone import localtime
from import_export.fields import Field
from import_export.resources import Resource
from oscar.core.loading import get_model

from shop.books.paging import Tell, in_pages
from shop.books.period import Period, day_of
from shop.books.shares import shares_of
from shop.order.models import Line, Order
from shop.order.status import PAID
from shop.stripe.models import Refund

OrderStatusChange = get_model("order", "OrderStatusChange")


def with_paid_at(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Empty for an order that nobody paid. An order that is unpacked is Paid a second
    time; the money came the first time."""
    first = (
        OrderStatusChange.objects.filter(order=OuterRef("pk"), new_status=PAID)
        .order_by()
        .values("order")
        .annotate(first=Min("date_created"))
        .values("first")
    )
    return orders.annotate(paid_at=Subquery(first))


class SalesRows(Resource):
    """One row for each object, read in pages."""

    def found(self, period: Period) -> QuerySet[Any]:
        """With whatever the columns read of other tables."""
        raise NotImplementedError

    def count(self, period: Period) -> int:
        return self.found(period).count()

    def rows(self, period: Period, tell: Tell) -> Iterator[Any]:
        return in_pages(self.found(period), tell)


class OrderRows(SalesRows):
    order = Field("number", "order")
    placed_on = Field(column_name="placed_on")
    placed_at = Field(column_name="placed_at")
    paid_on = Field(column_name="paid_on")
    status = Field("status", "status")
    email = Field("email", "email")
    name = Field("shipping_address__name", "name")
    city = Field("shipping_address__line4", "city")
    state = Field("shipping_address__state", "state")
    zip_code = Field("shipping_address__postcode", "zip_code")
    country = Field("shipping_address__country_id", "country")
    shipping_method = Field("shipping_method", "shipping_method")
    bottles = Field(column_name="items")
    codes = Field(column_name="codes")
    discounts = Field(column_name="discounts")
    goods = Field(column_name="goods")
    shipping = Field("shipping_excl_tax", "shipping")
    tax = Field("total_tax", "tax")
    total = Field("total_incl_tax", "total")
    refunded = Field("sent_back", "refunded")
    currency = Field("currency", "currency")

    def found(self, period: Period) -> QuerySet[Order]:
        return (
            with_paid_at(Order.objects.filter(period.within("date_placed")))
            .select_related("user", "shipping_address")
            .prefetch_related("lines", "discounts", "refunds")
        )

    def dehydrate_placed_on(self, order: Order) -> str:
        return day_of(order.date_placed)

    def dehydrate_placed_at(self, order: Order) -> str:
        return f"{localtime(order.date_placed):%H:%M}"

    def dehydrate_paid_on(self, order: Any) -> str:
        return day_of(order.paid_at)

    def dehydrate_bottles(self, order: Order) -> int:
        return sum(line.quantity for line in order.lines.all())

    def dehydrate_codes(self, order: Order) -> str:
        codes = {row.voucher_code for row in order.discounts.all() if row.voucher_code}
        return " ".join(sorted(codes))

    def dehydrate_discounts(self, order: Order) -> Decimal:
        return sum((row.amount for row in order.discounts.all()), Decimal("0.00"))

    def dehydrate_goods(self, order: Order) -> Decimal:
        return order.total_excl_tax - order.shipping_excl_tax


class LineRows(SalesRows):
    order = Field("order__number", "order")
    placed_on = Field(column_name="placed_on")
    status = Field("order__status", "status")
    state = Field("order__shipping_address__state", "state")
    sku = Field("partner_sku", "sku")
    title = Field("title", "title")
    quantity = Field("quantity", "quantity")
    unit_price = Field("unit_price_excl_tax", "unit_price")
    before_discounts = Field("line_price_before_discounts_excl_tax", "before_discounts")
    price = Field("line_price_excl_tax", "price")
    tax = Field("line_price_tax", "tax")
    total = Field("line_price_incl_tax", "total")
    currency = Field("order__currency", "currency")

    def found(self, period: Period) -> QuerySet[Line]:
        placed = Line.objects.filter(period.within("order__date_placed"))
        return placed.select_related("order", "order__shipping_address")

    def dehydrate_placed_on(self, line: Line) -> str:
        return day_of(line.order.date_placed)


class RefundRows(SalesRows):
    """All that were made or may yet be; one that failed gave nobody anything."""

    refund = Field("pk", "refund")
    order = Field("order__number", "order")
    asked_on = Field(column_name="asked_on")
    status = Field("get_status_display", "status")
    state = Field("order__shipping_address__state", "state")
    reason = Field("reason", "reason")
    asked_by = Field("requested_by__email", "asked_by")
    amount = Field("amount", "amount")
    tax = Field(column_name="of_which_tax")
    currency = Field("attempt__currency", "currency")
    at_stripe = Field("refund_id", "at_stripe")

    def found(self, period: Period) -> QuerySet[Refund]:
        return (
            Refund.objects.filter(period.within("requested_at"))
            .exclude(status__in=Refund.NOT_GIVEN)
            .select_related("requested_by", "attempt", "order__shipping_address")
            .prefetch_related("order__taxes", "order__refunds__lines__order_line")
        )

    def dehydrate_asked_on(self, refund: Refund) -> str:
        return day_of(refund.requested_at)

    def dehydrate_tax(self, refund: Refund) -> Decimal:
        return shares_of(refund.order)[refund.pk].tax
