"""Every page of the storefront in every state it has, and how a browser gets there."""

import email
import re
from collections.abc import Iterator
from email.policy import default
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Page

from tests.e2e.pages import (
    accounts,
    after_buying,
    extremes,
    lists,
    reviews,
    staging,
)
from tests.e2e.pages.state import PHONE_AND_DESK, Go, State, at, written
from tests.e2e.running_shop import RunningShop

MAIL_SIZES = (390, 700)
STAFF = ("admin/",)
NO_PAGES = {
    "account:address-first",
    "account:address-remove",
    "account:data",
    "account:keep",
    "account:sign-out",
    "account:sign-out-everywhere",
    "basket:add",
    "basket:line",
    "basket:line-remove",
    "basket:vouchers-add",
    "basket:vouchers-remove",
    "blog:feed",
    "blog:share-image",
    "blog:references-bibtex",
    "blog:references-csl",
    "blog:references-ris",
    "blog:source-bibtex",
    "blog:source-csl",
    "blog:source-ris",
    "blog:feed-rss",
    "blog:feed-json",
    "blog:topic-feed",
    "blog:topic-feed-rss",
    "blog:topic-feed-json",
    "catalogue:category",
    "catalogue:index",
    "merchant-feed",
    "catalogue:range",
    "checkout:again",
    "checkout:change",
    "checkout:total",
    "favicon",
    "health",
    "lot:certificate",
    "media",
    "newsletter:sign-up",
    "order:open",
    "review:withdraw",
    "robots",
    "sitemap",
    "stripe:landing",
    "stripe:pay",
    "stripe-webhook",
}
"""They answer with a redirect, with a page that has another address, or with no HTML."""


def every_state(shop: RunningShop) -> Iterator[State]:
    """In this order: the last ones change what the shop has in stock."""
    yield from _pages_with_one_address()
    yield from _pages_of_rows(shop)
    yield from _orders(shop)
    yield from after_buying.states(shop)
    yield from accounts.states(shop)
    yield from lists.states(shop)
    yield from reviews.states(shop)
    yield from _buying(shop)
    yield from _in_spanish(shop)
    yield from _open_parts(shop)
    yield from _errors(shop)
    yield from _staff_doors()
    yield from _recall(shop)
    yield from _mails(shop)
    yield from extremes.long(shop)
    yield from _scarce(shop)
    yield from extremes.empty(shop)
    yield from _too_fast()


def url_names(
    patterns: Any = None, *, space: str = "", path: str = ""
) -> Iterator[tuple[str, str]]:
    """Name and pattern of each address outside the staff's own."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = path + str(pattern.pattern)
        if here.startswith(STAFF):
            continue
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, [space, pattern.namespace]))
            yield from url_names(pattern.url_patterns, space=inner, path=here)
        elif isinstance(pattern, URLPattern):
            yield ":".join(filter(None, [space, pattern.name or here])), here


def _pages_with_one_address() -> Iterator[State]:
    for name, pattern in url_names():
        if name.startswith("account:") or name in NO_PAGES | {"styleguide"}:
            continue
        if not re.search(r"[<(]", pattern):
            yield State(name, at(reverse(name)))


def _pages_of_rows(shop: RunningShop) -> Iterator[State]:
    for name, paths in shop.stage("addresses").items():
        for number, path in enumerate(paths):
            # Articles and pages differ in what they hold; papers and topics do not.
            is_looked_at = number == 0 or name in {"blog:article", "pages:page"}
            sizes = PHONE_AND_DESK if is_looked_at else ()
            yield State(path, at(path), sizes=sizes)


def _orders(shop: RunningShop) -> Iterator[State]:
    for name, path in shop.stage("orders").items():
        yield State(f"order:detail {name}", at(path))
        if name == "Pending payment":
            for outcome in ["checking", "unavailable"]:
                yield State(
                    f"order:detail {name}, {outcome}", at(f"{path}?payment={outcome}")
                )


def _buying(shop: RunningShop) -> Iterator[State]:
    product = shop.stage("addresses")["catalogue:detail"][0]

    def basket(page: Page, quantity: str = "1") -> None:
        page.goto(product)
        page.get_by_role("radio", name=re.compile(f"^{quantity} bottle")).check()
        page.get_by_role("button", name="Add to basket").click()
        page.get_by_role("heading", name="Your basket").wait_for()

    def twelve(page: Page) -> None:
        basket(page, "6")
        basket(page, "6")

    def wrong_code(page: Page) -> None:
        basket(page)
        page.get_by_text("I have a code").click()
        page.get_by_label("Code", exact=True).fill("NO-SUCH-CODE")
        page.get_by_role("button", name="Use it").click()
        page.locator("#code-err").wait_for()

    def emptied(page: Page) -> None:
        basket(page)
        page.get_by_role("button", name="Remove").click()
        page.get_by_role("heading", name="Your basket is empty.").wait_for()

    def checkout(page: Page) -> None:
        basket(page)
        page.get_by_role("link", name="Check out").click()
        page.get_by_role("heading", name="Checkout").wait_for()

    def nothing_typed(page: Page) -> None:
        checkout(page)
        page.get_by_role("button", name="Continue to payment").click()
        page.locator(".errors").wait_for()

    def one_short(page: Page) -> None:
        basket(page)
        basket(page)
        page.get_by_role("button", name="Make it 3").wait_for()

    yield State("basket with one bottle", basket)
    yield State("basket one bottle short of a bundle", one_short)
    yield State("basket with twelve bottles", twelve)
    yield State("basket with a wrong code", wrong_code)
    yield State("basket emptied", emptied)
    yield State("checkout", checkout)
    yield State("checkout with nothing typed", nothing_typed)


def _in_spanish(shop: RunningShop) -> Iterator[State]:
    rows = shop.stage("addresses")
    product = f"/es{rows['catalogue:detail'][0]}"

    def basket(page: Page) -> None:
        page.goto(product)
        page.get_by_role("button", name="Agregar al carrito").click()
        page.wait_for_url("**/es/basket/")

    def checkout(page: Page) -> None:
        basket(page)
        page.goto("/es/checkout/")

    def study(page: Page) -> None:
        page.goto(product)
        page.locator("button.cite").first.click()
        page.locator(".study:popover-open").wait_for()

    for path in [
        *("/es/", product, "/es/lots/", f"/es{rows['lot:detail'][0]}"),
        *("/es/report-a-side-effect/form/", "/es/orders/find/", "/es/account/sign-in/"),
    ]:
        yield State(f"Spanish {path}", at(path))
    yield State("Spanish product with a study open", study)
    yield State("Spanish basket", basket)
    yield State("Spanish checkout", checkout)
    yield State("Spanish, not found", at("/es/no-such-page/"), status=404)


def _open_parts(shop: RunningShop) -> Iterator[State]:
    product = shop.stage("addresses")["catalogue:detail"][0]

    def study(page: Page) -> None:
        page.goto(product)
        page.locator("button.cite").first.click()
        page.locator(".study:popover-open").wait_for()

    def cited(page: Page) -> None:
        page.goto(shop.stage("addresses")["blog:article"][0])
        page.locator(".prose sup button.cite").first.click()
        page.locator(".study:popover-open").wait_for()

    def menu(page: Page) -> None:
        page.goto("/")
        page.get_by_role("button", name="Menu").click()
        page.locator("#menu:popover-open").wait_for()

    def styleguide(page: Page) -> None:
        page.goto("/styleguide/")
        page.get_by_label("Email").fill("staff@example.com")
        page.get_by_label("Password").fill(shop.staff_password.strip())
        page.get_by_role("button", name="Log in").click()
        page.get_by_role("heading", name="Style guide").wait_for()

    yield State("styleguide", styleguide)
    for name, typed in [
        ("results", "ashwaganda"),
        ("none", "unicorn"),
        ("long", "x" * 250),
    ]:
        yield State(f"search, {name}", at(f"/articles/search/?q={typed}"))
    yield State("product with a study open", study)
    yield State("article with a study open", cited)
    yield State("menu open", menu, sizes=(320,))


def _errors(shop: RunningShop) -> Iterator[State]:
    def from_elsewhere(path: str) -> Go:
        def go(page: Page) -> None:
            page.goto("data:text/html,<title>Elsewhere</title>")
            page.set_content(
                f'<form method="post" action="{shop.url}{path}"><button>Post</button>'
            )
            with page.expect_navigation(url=f"**{path}"):
                page.get_by_role("button").click()

        return go

    add = reverse("basket:add", args=[1])

    def nothing_told(page: Page) -> None:
        page.goto("/report-a-side-effect/form/")
        page.get_by_label("Age in years").fill("old")
        page.get_by_role("button", name="Send the report").click()
        page.locator(".errors").wait_for()

    def told(page: Page) -> None:
        page.goto("/report-a-side-effect/form/")
        page.get_by_label("What happened?").fill("A headache.")
        page.get_by_role("button", name="Send the report").click()
        page.get_by_role("heading", name="Thank you.").wait_for()

    yield State("side effect with nothing told", nothing_told)
    yield State("side effect that was reported", told)
    yield State("not found", at("/no-such-page/"), status=404)
    yield State("look-up of what is no number", at("/lots/?number=%3Cb%3E"))
    yield State("lot that is not known", at("/lots/NOSUCH1/"), status=404)
    yield State("post from elsewhere", from_elsewhere(add), status=403)
    yield State("form without token", from_elsewhere("/checkout/"), status=403)
    for code in ["400", "403", "500", "503"]:
        html = shop.stage("error_page", code)
        yield State(f"error {code}", written(html, int(code)), status=int(code))


def _recall(shop: RunningShop) -> Iterator[State]:
    for name, path in shop.stage("recalled").items():
        yield State(f"recalled {name}", at(path))
    product = shop.stage("addresses")["catalogue:detail"][0]
    yield State("product with a recall", at(product))
    # Its letter is looked at with the others.
    shop.wait_for_mail("WE RECALL LOT")


def _staff_doors() -> Iterator[State]:
    """Django's own pages around the sign-in. The pages behind it are for staff."""

    def asked(page: Page) -> None:
        page.goto(reverse("admin_password_reset"))
        page.get_by_label("Email address").fill("nobody@example.com")
        page.get_by_role("button", name="Send the link").click()
        page.get_by_role("heading", name="Look at your mail").wait_for()

    old = reverse("password_reset_confirm", args=["MQ", "old-link"])
    for name, go in {
        "sign-in": at(reverse("admin:login")),
        "new password": at(reverse("admin_password_reset")),
        "new password asked for": asked,
        "new password, old link": at(old),
        "new password saved": at(reverse("password_reset_complete")),
    }.items():
        yield State(f"staff: {name}", go, is_ours=False)


def _mails(shop: RunningShop) -> Iterator[State]:
    """The newest of each kind that staging and the tests before it sent."""
    shop.stage("letters")
    for words in [staging.TRACKING_NUMBER, *staging.LETTERS]:
        shop.wait_for_mail(words)
    kinds = {}
    for mail in shop.mails():
        message = email.message_from_bytes(
            mail.split("\n" + "-" * 79)[0].encode(), policy=default
        )
        body = message.get_body(("html",))
        if body:
            subject = re.sub(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", "…", message["Subject"])
            kinds[subject] = body.get_content()
    for subject, html in kinds.items():
        yield State(f"mail {subject}", written(html), sizes=MAIL_SIZES, is_mail=True)


def _scarce(shop: RunningShop) -> Iterator[State]:
    product = shop.stage("addresses")["catalogue:detail"][0]
    before = shop.stage("stock", "3")
    try:
        yield State("product with three left", at(product))

        def short(page: Page) -> None:
            page.goto(product)
            page.get_by_role("radio", name="3 bottles").check()
            page.get_by_role("button", name="Add to basket").click()
            page.get_by_role("heading", name="Your basket").wait_for()
            shop.stage("stock", "0")
            page.goto("/basket/")

        yield State("basket with more than is left", short)
        for path in ["/", product, "/products/"]:
            yield State(f"sold out {path}", at(path))
    finally:
        shop.stage("stock", str(before))


def _too_fast() -> Iterator[State]:
    """From here on this visitor's look-ups have to wait."""

    def many(page: Page) -> None:
        for n in range(70):
            if page.request.get(f"/lots/NONE{n}/").status == 429:
                break
        page.goto("/lots/NONE/")

    yield State("too many look-ups", many, status=429)
