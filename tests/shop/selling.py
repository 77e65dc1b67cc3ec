"""A bottle to sell, and a buyer who buys it."""

from decimal import Decimal
from itertools import count

from oscar.core.loading import get_model

Product = get_model("catalogue", "Product")
ProductClass = get_model("catalogue", "ProductClass")
Partner = get_model("partner", "Partner")
StockRecord = get_model("partner", "StockRecord")

_numbers = count(1)


def bottle(*, stock: int = 20, price: str = "39.00", title: str = "AnxDefy+ capsules"):
    kind, _ = ProductClass.objects.get_or_create(
        name="Supplement", defaults={"track_stock": True, "requires_shipping": True}
    )
    product = Product.objects.create(
        product_class=kind, title=title, structure="standalone"
    )
    StockRecord.objects.create(
        product=product,
        partner=Partner.objects.get_or_create(name="Our own store")[0],
        partner_sku=f"SKU-{next(_numbers)}",
        price=Decimal(price),
        price_currency="USD",
        num_in_stock=stock,
    )
    return product


def stock_of(product):
    return StockRecord.objects.get(product=product)
