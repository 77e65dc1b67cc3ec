"""An order that has arrived, and photographs of it."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from shop.order import life
from shop.order.models import Order
from shop.order.status import DELIVERED, PACKED
from shop.parcel.models import Parcel
from shop.parcel.shipping import ship
from shop.returns.models import Return
from shop.user.models import User
from tests.shop.lot.making import make_lot
from tests.shop.selling import OURS, link_to


def deliver(order: Order, *, product) -> Order:
    """Paid, packed, shipped and there."""
    staff, _ = User.objects.get_or_create(email="packer@example.com")
    lot = make_lot("A-2611", product=product)
    with transaction.atomic():
        if order.status != "Paid":
            life.mark_paid(life.lock(order.pk), why="Paid.")
        life.move_by_hand(life.lock(order.pk), PACKED, why="Packed.", by=staff)
    parcel = Parcel(carrier="usps", tracking_number="9400")
    ship(order.pk, parcel, lots=[lot], note="", by=staff)
    with transaction.atomic():
        life.move_by_hand(life.lock(order.pk), DELIVERED, why="There.", by=staff)
    return Order.objects.get(pk=order.pk)


def ask_for(
    client: Client, order: Order, quantity: object = 1, *photos, **typed
) -> HttpResponse:
    line = order.lines.get()
    values = {
        f"line_{line.pk}": quantity,
        "reason": "broken",
        "words": "The seal was torn.",
        **typed,
    }
    headers = values.pop("headers", OURS)
    return client.post(
        link_to("returns:ask", order),
        values | {"photos": list(photos)},
        headers=headers,
    )


def asked(client: Client, order: Order, quantity: int = 1, *photos) -> Return:
    assert ask_for(client, order, quantity, *photos).status_code == 303
    return Return.objects.get()


def photo(
    name: str = "seal.jpg", kind: str = "JPEG", size=(80, 60), **how
) -> SimpleUploadedFile:
    written = BytesIO()
    Image.new("RGB", size, "tan").save(written, kind, **how)
    return SimpleUploadedFile(name, written.getvalue())
