"""What can be exported, and what a person must be allowed to see for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from shop.books.customers import CustomerRows
from shop.books.paging import Tell
from shop.books.period import Period
from shop.books.sales import LineRows, OrderRows, RefundRows
from shop.books.taxes import TaxRows
from shop.user.models import SEE_BUYERS


class Rows(Protocol):
    """One of import_export's resources that knows which rows a period has."""

    def count(self, period: Period) -> int:
        """How many are read; fewer may be written."""

    def rows(self, period: Period, tell: Tell) -> Iterator[Any]: ...

    def get_export_headers(self) -> list[str]: ...

    def export_resource(self, instance: Any) -> list[Any]: ...


@dataclass(frozen=True)
class Table:
    name: str
    says: str
    permissions: list[str]
    rows: type[Rows]


TABLES: dict[str, Table] = {
    "orders": Table(
        "Orders",
        "Placed in these days, paid or not, with what was charged and refunded.",
        ["order.view_order", SEE_BUYERS],
        OrderRows,
    ),
    "order-lines": Table(
        "Order lines",
        "What was in the orders placed in these days.",
        ["order.view_order"],
        LineRows,
    ),
    "customers": Table(
        "Customers",
        "One row for each e-mail address with a paid order placed in these days.",
        ["order.view_order", SEE_BUYERS],
        CustomerRows,
    ),
    "tax-by-state": Table(
        "Sales tax by state and month",
        "Sales paid, and refunds given, in these days: for a return.",
        ["order.view_order", "tax.view_ordertax"],
        TaxRows,
    ),
    "refunds": Table(
        "Refunds",
        "Given in these days, with the sales tax in each.",
        ["order.view_order", "stripe.view_refund"],
        RefundRows,
    ),
}
