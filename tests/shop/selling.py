"""A bottle to sell, and a buyer who buys it."""

from decimal import Decimal
from itertools import count

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from oscar.core.loading import get_model

from shop.order.models import Order

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


OURS = {"Sec-Fetch-Site": "same-origin"}
"""What a browser says when a page of ours posts."""

TYPED = {
    "email": "jordan@example.com",
    "name": "Jordan Sample",
    "line1": "12 Example Street",
    "line2": "",
    "city": "Hartford",
    "state": "CT",
    "postcode": "06103",
    "phone": "",
    "shipping": "standard",
}


def put_in_basket(client: Client, product, quantity: int | str = 1) -> HttpResponse:
    address = reverse("basket:add", args=[product.pk])
    return client.post(address, {"quantity": quantity}, headers=OURS)


def open_checkout(client: Client) -> str:
    """What the page says the buyer was shown."""
    page = client.get(reverse("checkout:index"))
    return page.context["shown"]


def check_out(client: Client, shown: str | None = None, **typed: str) -> HttpResponse:
    """Fills in the one page and presses the button."""
    shown = open_checkout(client) if shown is None else shown
    values = TYPED | typed | {"shown": shown}
    return client.post(reverse("checkout:index"), values)


def buy(client: Client, product, quantity: int = 1, **typed: str) -> Order:
    put_in_basket(client, product, quantity)
    check_out(client, **typed)
    return Order.objects.latest("pk")
