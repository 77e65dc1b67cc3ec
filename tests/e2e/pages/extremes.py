"""Pages as full as they get, and with nothing on them."""

import json
from collections.abc import Iterator

from playwright.sync_api import Page

from tests.e2e.pages.state import State, at
from tests.e2e.running_shop import RunningShop

OURS = {"Sec-Fetch-Site": "same-origin"}


def long(shop: RunningShop) -> Iterator[State]:
    """More products than one page shows, with names as long as names get."""
    added = shop.stage("add_products", "26")

    def full_basket(page: Page) -> None:
        for _, add in added[:12]:
            page.request.post(shop.url + add, headers=OURS)
        page.goto("/basket/")

    def full_checkout(page: Page) -> None:
        full_basket(page)
        page.goto("/checkout/")

    def zip_code_next_door(page: Page) -> None:
        full_checkout(page)
        page.get_by_label("State").select_option("OR")
        page.get_by_label("ZIP code").fill("98101")
        page.get_by_role("button", name="Continue to payment").click()
        page.get_by_label("are both right").wait_for()

    try:
        yield State("list of many products", at("/products/"))
        yield State("product with a long name", at(added[0][0]))
        yield State("basket with twelve long names", full_basket)
        yield State("checkout with twelve long names", full_checkout)
        yield State("checkout with a ZIP code next door", zip_code_next_door)
    finally:
        shop.stage("remove_products")


def empty(shop: RunningShop) -> Iterator[State]:
    topic = shop.stage("addresses")["blog:topic"][0]
    before = shop.stage("hide_articles")
    try:
        yield State("no articles", at("/articles/"))
        yield State("topic without articles", at(topic), status=404)
        yield State("home without articles", at("/"))
    finally:
        shop.stage("show_articles", json.dumps(before))
