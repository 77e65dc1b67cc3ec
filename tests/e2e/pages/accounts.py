"""The pages of a buyer's account, for whoever is signed in and whoever is not."""

from collections.abc import Iterator

from django.urls import reverse
from playwright.sync_api import Page

from tests.e2e.pages.state import Go, State, at
from tests.e2e.running_shop import RunningShop

INSIDE = ["orders", "addresses", "address-add", "details", "new-address", "delete"]


def states(shop: RunningShop) -> Iterator[State]:
    made = shop.stage("accounts")

    def as_buyer(who: str, path: str) -> Go:
        def go(page: Page) -> None:
            session = {"name": "sessionid", "value": made[who], "url": shop.url}
            page.context.add_cookies([session])
            page.goto(path)

        return go

    yield from _doors(made)
    for name in INSIDE:
        path = reverse(f"account:{name}")
        yield State(f"account:{name}", as_buyer("busy", path))
    yield State("account:orders, the last", as_buyer("busy", "/account/?page=2"))
    yield State("account:address", as_buyer("busy", made["address"]))
    for name in ["orders", "addresses"]:
        path = reverse(f"account:{name}")
        yield State(f"account:{name}, none", as_buyer("empty", path))
    move = as_buyer("busy", made["link to move"])
    yield State("account:open to move", move)

    def nothing_typed(page: Page) -> None:
        as_buyer("busy", reverse("account:address-add"))(page)
        page.get_by_role("button", name="Save the address").click()
        page.locator(".errors").wait_for()

    def moved(page: Page) -> None:
        move(page)
        page.get_by_role("button", name="Use this address").click()
        page.get_by_text("address is new@example.com now").wait_for()

    yield State("account:address-add with nothing typed", nothing_typed)
    yield State("account:details, moved", moved)


def _doors(made: dict[str, str]) -> Iterator[State]:
    ask = reverse("account:sign-in")

    def typed(email: str) -> Go:
        def go(page: Page) -> None:
            page.goto(ask)
            page.get_by_label("Email address").fill(email)
            page.get_by_role("button", name="Email me the link").click()

        return go

    def wrong(page: Page) -> None:
        typed("jordan@")(page)
        page.locator(".errors").wait_for()

    def sent(page: Page) -> None:
        typed("jordan@example.com")(page)
        page.get_by_role("heading", name="Check your email").wait_for()

    def too_often(page: Page) -> None:
        for _ in range(6):
            typed("jordan@example.com")(page)
        page.locator(".errors").wait_for()

    def staff(page: Page) -> None:
        page.goto(made["link of staff"])
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="Nobody was signed in").wait_for()

    yield State("account:sign-in", at(ask))
    yield State("account:sign-in with a wrong address", wrong)
    yield State("account:sent", sent)
    yield State("account:open", at(made["link"]))
    yield State("account:open to move, by a stranger", at(made["link to move"]))
    yield State("account:open, over", at("/account/open/old/link/"), status=410)
    yield State("account:open, of staff", staff, status=403)
    yield State("account:deleted", at(reverse("account:deleted")))
    yield State("account:sign-in too often", too_often, status=429)
