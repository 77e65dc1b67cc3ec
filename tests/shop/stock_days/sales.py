"""Orders as they stand in the books, without a checkout."""

from datetime import timedelta
from decimal import Decimal
from itertools import count

from django.utils import timezone

from shop.catalogue.models import Product
from shop.order.models import Line, Order
from shop.partner.models import StockRecord
from shop.stock_days.outlook import Outlook, outlooks

_numbers = count(1)


def sell(product, quantity: int, *, days_ago: float, status: str = "Paid") -> Order:
    record = product.stockrecords.get()
    order = Order.objects.create(
        number=f"S-{next(_numbers)}",
        currency="USD",
        total_incl_tax=record.price * quantity,
        total_excl_tax=record.price * quantity,
        shipping_incl_tax=Decimal(0),
        shipping_excl_tax=Decimal(0),
        status=status,
        guest_email="jordan@example.com",
        date_placed=timezone.now() - timedelta(days=days_ago),
    )
    Line.objects.create(
        order=order,
        product=product,
        stockrecord=record,
        partner=record.partner,
        title=product.title,
        quantity=quantity,
        status=status,
        num_allocated=0,
        line_price_incl_tax=record.price * quantity,
        line_price_excl_tax=record.price * quantity,
        line_price_before_discounts_incl_tax=record.price * quantity,
        line_price_before_discounts_excl_tax=record.price * quantity,
    )
    return order


def outlook_of(product: Product) -> Outlook | None:
    """None for a product whose stock is not counted."""
    return next(iter(outlooks(StockRecord.objects.filter(product=product))), None)
