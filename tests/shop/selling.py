"""A bottle to sell, and a buyer who buys it."""

from datetime import timedelta
from decimal import Decimal
from itertools import count

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from oscar.core.loading import get_model

from shop.order.links import signature_of
from shop.order.models import Order

Product = get_model("catalogue", "Product")
ProductClass = get_model("catalogue", "ProductClass")
Partner = get_model("partner", "Partner")
StockRecord = get_model("partner", "StockRecord")
Benefit = get_model("offer", "Benefit")
Condition = get_model("offer", "Condition")
ConditionalOffer = get_model("offer", "ConditionalOffer")
Range = get_model("offer", "Range")
Voucher = get_model("voucher", "Voucher")

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


def link_to(name: str, order: Order) -> str:
    """The address of a page about the order, signed."""
    return reverse(name, args=[order.number, signature_of(order.number)])


def lose(order: Order) -> None:
    """As if somebody had deleted it past the models, which refuse to."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM purchase_record_purchaserecord WHERE order_id = %s", [order.pk]
        )
    order.delete()


def voucher(code: str = "CALM", *, percent: int = 10, **values):
    """A code that takes something off everything."""
    everything, _ = Range.objects.get_or_create(
        name="Everything", defaults={"includes_all_products": True}
    )
    offer = ConditionalOffer.objects.create(
        name=f"Offer of {code}",
        offer_type=ConditionalOffer.VOUCHER,
        condition=Condition.objects.create(range=everything, type="Count", value=1),
        benefit=Benefit.objects.create(
            range=everything, type="Percentage", value=Decimal(percent)
        ),
    )
    now = timezone.now()
    times = {
        "start_datetime": now - timedelta(days=1),
        "end_datetime": now + timedelta(days=1),
    }
    made = Voucher.objects.create(name=code, code=code, **(times | values))
    made.offers.add(offer)
    return made


def use_code(client: Client, code: str) -> HttpResponse:
    return client.post(reverse("basket:vouchers-add"), {"code": code}, headers=OURS)
