"""Paid orders on the list that packers work from."""

from collections.abc import Sequence

from bs4 import BeautifulSoup
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from shop.order import life
from shop.order.models import Order
from shop.parcel.shipping import pack
from shop.user.models import User
from tests.shop.selling import buy

LIST = "/admin/parcel/ordertosend/"


def paid(product, *quantities: int, **typed: str) -> list[Order]:
    orders = [buy(Client(), product, quantity, **typed) for quantity in quantities]
    for order in orders:
        with transaction.atomic():
            life.mark_paid(life.lock(order.pk), why="Paid.")
    return orders


def packed(product, *quantities: int, by: User) -> list[Order]:
    orders = paid(product, *quantities)
    for order in orders:
        pack(order.pk, note="", by=by)
    return orders


def act_on(staff: Client, action: str, orders: Sequence[Order], stage: str = "pack"):
    data = {"action": action, "_selected_action": [order.pk for order in orders]}
    return staff.post(f"{LIST}?stage={stage}", data, follow=True)


def page_of(name: str, orders: Sequence[Order]) -> str:
    return f"{LIST}{name}/?orders={','.join(str(order.pk) for order in orders)}"


def text_of(answer: HttpResponse) -> str:
    soup = BeautifulSoup(answer.content, "html.parser")
    return " ".join(soup.get_text(" ").split())


def statuses(orders: Sequence[Order]) -> list[str]:
    found = Order.objects.in_bulk([order.pk for order in orders])
    return [found[order.pk].status for order in orders]
