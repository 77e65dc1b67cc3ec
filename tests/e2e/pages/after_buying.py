"""What a buyer does with an order later: print it, cancel it, send it back."""

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.e2e.pages.state import State, at
from tests.e2e.running_shop import RunningShop


def states(shop: RunningShop) -> Iterator[State]:
    for name, path in shop.stage("after_buying").items():
        yield State(name, at(path))
    returns = shop.stage("returns")
    for name, path in returns.items():
        yield State(name, at(path))

    def nothing_chosen(page: Page) -> None:
        page.goto(returns["returns:ask"])
        page.get_by_role("button", name="Ask to send it back").click()
        page.locator(".errors").wait_for()

    yield State("returns:ask with nothing chosen", nothing_chosen)
