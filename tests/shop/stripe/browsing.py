"""A buyer's browser in front of a running shop, and many of them at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import requests
from bs4 import BeautifulSoup
from django.db import connections
from django.urls import reverse

from tests.shop.selling import OURS, TYPED

PATIENCE_SECONDS = 60


class Browser:
    """What it shows in one tab, it can send from several."""

    def __init__(self, shop: str) -> None:
        self.shop = shop
        self.cookies = requests.cookies.RequestsCookieJar()

    def put_in_basket(self, product, quantity: int = 1) -> None:
        address = reverse("basket:add", args=[product.pk])
        answer = self.send(address, {"quantity": str(quantity)}, headers=OURS)
        self.cookies.update(answer.cookies)

    def open_checkout(self) -> dict[str, str]:
        """The form of the one page, filled in."""
        answer = requests.get(
            self.shop + reverse("checkout:index"),
            cookies=self.cookies,
            timeout=PATIENCE_SECONDS,
        )
        self.cookies.update(answer.cookies)
        page = BeautifulSoup(answer.content, "html.parser")
        hidden = page.main.select("input[type=hidden]")
        return TYPED | {field["name"]: field["value"] for field in hidden}

    def press_order(self, form: dict[str, str]) -> requests.Response:
        """Sends the cookies that the tab was opened with, whatever came since."""
        return self.send(reverse("checkout:index"), form)

    def send(self, address: str, values: dict[str, str], **how) -> requests.Response:
        return requests.post(
            self.shop + address,
            values,
            cookies=self.cookies,
            allow_redirects=False,
            timeout=PATIENCE_SECONDS,
            **how,
        )


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Runs them in threads that start together; each has its own connection."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            start.wait(10)
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
