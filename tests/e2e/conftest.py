import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.browser import ARGUMENTS
from tests.e2e.running_shop import RunningShop, running_shop

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


SETTINGS = {"STAFF_EMAIL": "orders@example.com", "BEHIND_PROXY": "true"}
"""Behind a proxy a test can come from an address of its own: see from_elsewhere()."""


@pytest.fixture(scope="session")
def shop(tmp_path_factory) -> Iterator[RunningShop]:
    with running_shop(tmp_path_factory.mktemp("var"), **SETTINGS) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM"], args=ARGUMENTS
        )
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser, shop):
    """Opens pages that fail the test at its end when anything was written to the
    console: a script error, a refused resource, a breach of the policy."""
    contexts, written = [], []

    def note(message: ConsoleMessage) -> None:
        written.append(f"{message.type}: {message.text} ({message.location})")

    def opened(*, size: dict[str, int] = DESK, **options) -> Page:
        # Chromium reports a transition between pages as a script error when a slow
        # machine shows the page before the transition is ready.
        options.setdefault("reduced_motion", "reduce")
        context = browser.new_context(
            base_url=shop.url, viewport=size, locale="en-US", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", note)
        page.on("pageerror", lambda error: written.append(f"script error: {error}"))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert written == []


def from_elsewhere(address: str) -> dict[str, str]:
    """Headers of a visitor whom the pace of others does not slow down."""
    return {"X-Forwarded-For": address}


def signed_in(new_page, email: str, password: str, size: dict[str, int]) -> Page:
    page = new_page(size=size)
    page.goto("/admin/")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    expect(page.locator("#user-tools")).to_be_visible()
    return page


@pytest.fixture
def desk(new_page, shop) -> Page:
    return signed_in(new_page, "staff@example.com", shop.staff_password, DESK)


@pytest.fixture
def colleague(new_page, shop) -> Page:
    email, password = shop.stage("colleague")
    return signed_in(new_page, email, password, DESK)
