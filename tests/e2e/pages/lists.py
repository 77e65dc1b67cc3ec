"""The newsletter and the mail about stock, from the form to the goodbye."""

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.e2e.pages.state import Go, State, at
from tests.e2e.running_shop import RunningShop


def states(shop: RunningShop) -> Iterator[State]:
    made = shop.stage("newsletter")

    def typed(email: str) -> Go:
        def go(page: Page) -> None:
            page.goto("/newsletter/")
            page.get_by_label("Email address").fill(email)
            page.get_by_role("button", name="Email me the link").click()

        return go

    def wrong(page: Page) -> None:
        typed("jordan@")(page)
        page.locator(".errors").wait_for()

    def from_the_foot(page: Page) -> None:
        page.goto("/privacy/")
        foot = page.locator(".foot")
        foot.get_by_label("Email").fill("jordan@example.com")
        foot.get_by_role("button", name="Sign up").click()
        page.get_by_role("heading", name="Check your email").wait_for()

    def left(page: Page) -> None:
        page.goto(made["leave"])
        page.get_by_role("button", name="Leave").click()
        page.get_by_role("heading", name="You have left").wait_for()

    waits = shop.stage("waiting")
    yield State("back_in_stock:confirm", at(waits["confirm"]))
    yield State("back_in_stock:confirm, over", at(waits["over"]), status=410)
    yield State("back_in_stock:leave", at(waits["leave"]))
    yield State("back_in_stock:ask, in stock", at(waits["ask"]))

    def nothing_typed(page: Page) -> None:
        page.goto(waits["ask"])
        page.get_by_role("button", name="Tell me").click()
        page.locator(".errors").wait_for()

    def forgotten(page: Page) -> None:
        page.goto(waits["leave"])
        page.get_by_role("button", name="Forget it").click()
        page.get_by_role("heading", name="Forgotten").wait_for()

    yield State("back_in_stock:ask with nothing typed", nothing_typed)
    yield State("back_in_stock:leave, forgotten", forgotten)
    yield State("newsletter with a wrong address", wrong)
    yield State("newsletter asked for at the foot", from_the_foot)
    yield State("newsletter:confirm", at(made["confirm"]))
    yield State("newsletter:confirm, over", at(made["over"]), status=410)
    yield State("newsletter:unsubscribe", at(made["leave"]))
    yield State("newsletter:unsubscribe, cut", at(made["cut"]), status=404)
    yield State("newsletter left", left)
