"""Stocks the shelf of stock Oscar, and afterwards counts what was sold from it."""

import json
import sys
from decimal import Decimal

import django
from django.core.management import call_command


def stock(bottles: int) -> dict:
    from oscar.core.loading import get_model  # noqa: PLC0415

    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    country = get_model("address", "Country")
    country.objects.create(
        iso_3166_1_a2="US",
        printable_name="United States",
        name="United States of America",
        is_shipping_country=True,
    )
    kind = get_model("catalogue", "ProductClass").objects.create(name="Supplement")
    bottle = get_model("catalogue", "Product").objects.create(
        product_class=kind, title="Capsules", structure="standalone"
    )
    get_model("partner", "StockRecord").objects.create(
        product=bottle,
        partner=get_model("partner", "Partner").objects.create(name="Store"),
        partner_sku="CAPSULES",
        price=Decimal("39.00"),
        price_currency="USD",
        num_in_stock=bottles,
    )
    return {"product_page": bottle.get_absolute_url()}


def count() -> dict:
    from django.db.models import Sum  # noqa: PLC0415
    from oscar.core.loading import get_model  # noqa: PLC0415

    record = get_model("partner", "StockRecord").objects.get()
    lines = get_model("order", "Line").objects
    return {
        "orders": get_model("order", "Order").objects.count(),
        "bottles": lines.aggregate(sold=Sum("quantity"))["sold"] or 0,
        "in_stock": record.num_in_stock,
        "allocated": record.num_allocated or 0,
    }


if __name__ == "__main__":
    django.setup()
    act, *bottles = sys.argv[1:]
    found = stock(int(bottles[0])) if act == "stock" else count()
    json.dump(found, sys.stdout)
