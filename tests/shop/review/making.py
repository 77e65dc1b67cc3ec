"""Orders that have arrived, and reviews of them. Fast: no checkout, no payment."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from shop.order.models import Line, Order
from shop.order.numbers import new_number
from shop.order.status import DELIVERED, PAID, SHIPPED
from shop.parcel.models import Parcel
from shop.review.models import Review
from shop.review.moderating import hold, publish, seen_words
from shop.review.writing import Words, write
from shop.user.models import User
from tests.shop.selling import OURS, link_to

TYPED = {
    "stars": "4",
    "title": "Easy to swallow",
    "text": "Two capsules with breakfast. The lid is hard to open.",
    "name": "Jordan",
    "consent": "on",
}


def arrived(
    product, *, quantity: int = 1, email: str = "jordan@example.com", **values: Any
) -> Order:
    order = Order.objects.create(
        number=new_number(),
        currency="USD",
        total_incl_tax=Decimal(39),
        total_excl_tax=Decimal(39),
        guest_email=email,
        **{"status": DELIVERED, **values},
    )
    stock = product.stockrecords.get()
    order.lines.create(
        product=product,
        stockrecord=stock,
        partner=stock.partner,
        partner_sku=stock.partner_sku,
        title=product.title,
        quantity=quantity,
        num_allocated=0,
        line_price_incl_tax=39 * quantity,
        line_price_excl_tax=39 * quantity,
        line_price_before_discounts_incl_tax=39 * quantity,
        line_price_before_discounts_excl_tax=39 * quantity,
        unit_price_incl_tax=39,
        unit_price_excl_tax=39,
    )
    for old, new in [("Pending payment", PAID), (PAID, SHIPPED), (SHIPPED, DELIVERED)]:
        order.status_changes.create(old_status=old, new_status=new)
    return order


def sent_by(order: Order, lot, *, days_ago: int) -> Parcel:
    """Its parcel, which came so many days ago."""
    parcel = Parcel.objects.create(
        order=order,
        carrier="usps",
        tracking_number="9400",
        delivered_at=timezone.now() - timedelta(days=days_ago, minutes=1),
    )
    parcel.lots.add(lot)
    return parcel


def path_to(order: Order, name: str = "review:write") -> str:
    line = order.lines.get()
    return link_to("order:detail", order) + (
        f"review/{line.pk}/"
        if name == "review:write"
        else f"review/{line.pk}/withdraw/"
    )


def send(client: Client, order: Order, headers=OURS, **typed: Any) -> HttpResponse:
    values = {name: text for name, text in (TYPED | typed).items() if text is not None}
    return client.post(path_to(order), values, headers=headers)


def written(line: Line | Order, **values: Any) -> Review:
    words = {
        "stars": 4,
        "title": TYPED["title"],
        "text": TYPED["text"],
        "name": "Jordan",
        "was_rewarded": False,
    }
    return write(
        line.lines.get() if isinstance(line, Order) else line, Words(**(words | values))
    )


def reader() -> User:
    return User.objects.get_or_create(
        email="reader@example.com", defaults={"is_staff": True}
    )[0]


def published(line: Line | Order, **values: Any) -> Review:
    review = written(line, **values)
    return publish(review.pk, note="", seen=seen_words(review), by=reader())


def held(line: Line | Order, reason: str = "disease", **values: Any) -> Review:
    review = written(line, **values)
    return hold(
        review.pk,
        reason=reason,
        note="The second sentence.",
        seen=seen_words(review),
        by=reader(),
    )
