"""Who bought, one row for each e-mail address."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import (
    Count,
    DecimalField,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce, Lower, NullIf
from import_export.fields import Field
from import_export.resources import Resource
from oscar.core.loading import get_model

from shop.books.paging import PAGE, Tell
from shop.books.period import Period, day_of
from shop.books.shares import cents
from shop.order.models import Order
from shop.order.status import PAID
from shop.stripe.models import Refund

OrderStatusChange = get_model("order", "OrderStatusChange")
MONEY = DecimalField(max_digits=14, decimal_places=2)


@dataclass(frozen=True)
class Customer:
    buyer: str
    orders: int
    spent: Decimal
    refunded: Decimal
    first: datetime
    last: datetime
    last_order: Order

    @property
    def first_on(self) -> str:
        return day_of(self.first)

    @property
    def last_on(self) -> str:
        return day_of(self.last)

    @property
    def has_account(self) -> str:
        return "yes" if self.last_order.user_id else "no"


class CustomerRows(Resource):
    """Of paid orders. Whoever deleted the account has no address left, and no row."""

    email = Field("buyer", "email")
    name = Field("last_order__shipping_address__name", "name")
    city = Field("last_order__shipping_address__line4", "city")
    state = Field("last_order__shipping_address__state", "state")
    zip_code = Field("last_order__shipping_address__postcode", "zip_code")
    has_account = Field("has_account", "has_account")
    orders = Field("orders", "orders")
    spent = Field("spent", "spent")
    refunded = Field("refunded", "refunded")
    first_order_on = Field("first_on", "first_order_on")
    last_order_on = Field("last_on", "last_order_on")

    def count(self, period: Period) -> int:
        return _paid(period).values("buyer").distinct().count()

    def rows(self, period: Period, tell: Tell) -> Iterator[Customer]:
        last, done = "", 0
        while page := list(_by_buyer(period).filter(buyer__gt=last)[:PAGE]):
            latest = Order.objects.select_related("shipping_address").in_bulk(
                [row["latest"] for row in page]
            )
            for row in page:
                # SQLite adds money up as floating point.
                row |= {name: cents(row[name]) for name in ("spent", "refunded")}
                yield Customer(last_order=latest[row.pop("latest")], **row)
                done += 1
                tell(done)
            last = page[-1]["buyer"]


def _paid(period: Period) -> QuerySet[Order]:
    paid = OrderStatusChange.objects.filter(order=OuterRef("pk"), new_status=PAID)
    return (
        Order.objects.filter(Exists(paid), period.within("date_placed"))
        .annotate(
            buyer=Lower(
                Coalesce(
                    NullIf(F("guest_email"), Value("")), F("user__email"), Value("")
                )
            )
        )
        .exclude(buyer="")
    )


def _by_buyer(period: Period) -> QuerySet:
    refunded = (
        Refund.objects.filter(order=OuterRef("pk"))
        .exclude(status__in=Refund.NOT_GIVEN)
        .order_by()
        .values("order")
        .annotate(total=Sum("amount"))
        .values("total")
    )
    nothing = Value(Decimal("0.00"), MONEY)
    return (
        _paid(period)
        .annotate(back=Coalesce(Subquery(refunded, MONEY), nothing))
        .order_by()
        .values("buyer")
        .annotate(
            orders=Count("pk"),
            spent=Sum("total_incl_tax"),
            refunded=Sum("back", output_field=MONEY),
            first=Min("date_placed"),
            last=Max("date_placed"),
            latest=Max("pk"),
        )
        .order_by("buyer")
    )
