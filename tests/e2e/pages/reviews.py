"""What buyers say of the product, where they say it, and the way out of the mail."""

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.e2e.pages.state import State, at
from tests.e2e.running_shop import RunningShop


def states(shop: RunningShop) -> Iterator[State]:
    made = shop.stage("reviews")
    yield State("review:list", at(made["list"]))
    yield State("review:list, page 2", at(f"{made['list']}?page=2"))
    yield State("product with reviews", at(made["product"]))
    for name in ["new", "waiting", "published", "held", "withdrawn"]:
        yield State(f"review:write {name}", at(made[name]))
    yield State("review:write for staff", at(made["staff"]), status=403)

    def nothing_typed(page: Page) -> None:
        page.goto(made["new"])
        page.get_by_role("button", name="Send the review").click()
        page.locator(".errors").wait_for()

    def out(page: Page) -> None:
        page.goto(made["opt-out"])
        page.get_by_role("button", name="Stop these emails").click()
        page.get_by_role("heading", name="Done.").wait_for()

    yield State("review:write with nothing typed", nothing_typed)
    yield State("review:opt-out", at(made["opt-out"]))
    yield State("review:opt-out done", out)
    # Their letters are looked at with the others.
    shop.wait_for_mail("List-Unsubscribe-Post")
    shop.wait_for_mail("WE CANNOT PUBLISH YOUR REVIEW")
