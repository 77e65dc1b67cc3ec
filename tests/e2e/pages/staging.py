"""Brings the running shop into states that a buyer's own steps cannot reach at once.

RunningShop.stage() runs these functions in a process of its own, with the settings of
the shop. Each returns what can be written as JSON.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client, RequestFactory
from django.test.utils import setup_test_environment
from django.views import defaults
from oscar.core.loading import get_model

from blog.models import Article, Page, Source, Topic
from shop.lot.models import Lot
from shop.order import life, status
from shop.order.links import order_path
from shop.order.models import Order
from shop.parcel.models import Parcel
from shop.parcel.shipping import ship
from shop.user.models import User
from tests.shop.selling import buy

WHY = "Staged for the browser's tests."
TRACKING_NUMBER = "9400100000000000000000"
LONG = {
    "name": "Wolfeschlegelsteinhausenbergerdorff Featherstonehaugh-Cholmondeley",
    "line1": "98765 North Old Lake Chargoggagoggmanchauggagoggchaubunagungamaugg Road",
    "line2": "Building 12, third floor, the door behind the blue staircase",
    "city": "Lake Chargoggagoggmanchauggagoggchaubunagungamaugg",
}
BY_HAND = {
    status.PAID: (),
    status.PACKED: (status.PACKED,),
    status.SHIPPED: (status.PACKED, status.SHIPPED),
    status.DELIVERED: (status.PACKED, status.SHIPPED, status.DELIVERED),
}


def orders() -> dict[str, str]:
    """The path of one order in every status and of one as long as orders get."""
    # Lets the client see what the checkout page signs into its form.
    setup_test_environment()
    paths = {}
    for wanted in status.PIPELINE:
        order = _placed()
        with transaction.atomic():
            _bring(life.lock(order.pk), wanted)
        paths[wanted] = order_path(order)
    paths["long"] = order_path(_placed(quantity=12, **LONG))
    return paths


def addresses() -> dict[str, list[str]]:
    """Every page whose address names a row, by the name of its URL."""
    rows = {
        "catalogue:detail": [_product()],
        "blog:article": Article.objects.published(),
        "blog:topic": Topic.objects.all(),
        "pages:page": Page.objects.all(),
        "blog:source": Source.objects.public(),
        "lot:detail": Lot.objects.public()[:1],
    }
    return {
        name: [row.get_absolute_url() for row in found] for name, found in rows.items()
    }


def stock(left: str) -> int:
    """How many were left before."""
    record = _product().stockrecords.get()
    before = record.net_stock_level
    record.num_in_stock = int(left) + (record.num_allocated or 0)
    record.save()
    return before


def error_page(code: str) -> str:
    request = RequestFactory(SERVER_NAME="127.0.0.1").get("/")
    if code == "403":
        return defaults.permission_denied(request, PermissionDenied()).content.decode()
    return defaults.server_error(request).content.decode()


def _product():
    return get_model("catalogue", "Product").objects.get(upc="ANX-60")


def _placed(quantity: int = 1, **typed: str) -> Order:
    return buy(Client(SERVER_NAME="127.0.0.1"), _product(), quantity, **typed)


def _bring(order: Order, wanted: str) -> None:
    if wanted == status.CANCELLED:
        life.cancel(order, why=WHY)
    elif wanted == status.PAYMENT_REVIEW:
        life.hold_for_review(order, why=WHY)
    elif wanted != status.PENDING_PAYMENT:
        life.mark_paid(order, why=WHY)
    if wanted == status.REFUNDED:
        life.mark_refunded(order, why=WHY)
    elif wanted == status.DISPUTED:
        life.mark_disputed(order, why=WHY)
    for step in BY_HAND.get(wanted, ()):
        if step == status.SHIPPED:
            ship(order.pk, _parcel(), note=WHY, by=_staff())
        else:
            life.move_by_hand(life.lock(order.pk), step, why=WHY, by=_staff())


def _parcel() -> Parcel:
    return Parcel(
        carrier=Parcel.Carrier.USPS,
        tracking_number=TRACKING_NUMBER,
        lot=Lot.objects.get(key="2610A"),
    )


def _staff() -> User:
    return User.objects.get(email="staff@example.com")
