"""Every page of the admin, on a phone and at a desk, light and dark: what the checker of
accessibility finds, what the console says, and whether the screen holds it."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page

from tests.config.staff_rights import NOT_ASKED
from tests.config.staff_rights import PAGES as LISTED
from tests.e2e.pages.staff_pages import MISTAKES, NO_PAGE, PAGES, every_page
from tests.e2e.pages.walk import COLOR_RULES, EVERY_RULE

logger = logging.getLogger(__name__)
pytestmark = pytest.mark.timeout(1800)

WIDTHS = (1280, 390)
KNOWN = {
    ("empty-table-header", '<th class="original"></th>'): "Django's table of rows that"
    " belong to a thing: the column holds what the test of the look hides",
    ("empty-table-header", "<th></th>"): "the same table: the column for boxes that"
    " delete, where nothing can be deleted",
    ("aria-prohibited-attr", 'class="help-tooltip search-label-icon"'): "Django's"
    " script for choosing rights of a group, which superusers alone see",
}
"""What Django's own parts do that no small template of ours mends: rule and HTML."""
ADVICE = "[DOM] Password forms should have (optionally hidden) username fields"
"""What Chromium would like of Django's page on which one changes one's password."""
AT_ONCE = """
    const calm = new CSSStyleSheet();
    calm.replaceSync('*, *::before, *::after { transition: none !important; }');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, calm];
"""
CLOSE_SIDEBAR = "localStorage.setItem('django.admin.navSidebarIsOpen', 'false')"


@dataclass
class Seen:
    status: int = 0
    path: str = ""
    axe: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    too_wide: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def staff_walk(browser, shop) -> dict[str, Seen]:
    staged = shop.stage("staff_desk")
    pages = dict(every_page(staged["numbers"], staged["rows"]))
    sessions = staged["sessions"]
    with_frame = _look_at(
        browser, shop.url, sessions["superuser"], {"frame": "/admin/order/order/"}
    )
    seen = _look_at(browser, shop.url, sessions["superuser"], pages, is_frame=False)
    for role, session in sessions.items():
        first = {f"first page of {role}": "/admin/"}
        seen |= _look_at(browser, shop.url, session, first)
    return with_frame | seen


def _look_at(
    browser: Browser,
    url: str,
    session: str,
    pages: dict[str, str],
    *,
    is_frame: bool = True,
) -> dict[str, Seen]:
    """With Django's list of all tables beside the page, or without: it is the same on
    every page, and looked at once."""
    context = browser.new_context(base_url=url, locale="en-US", reduced_motion="reduce")
    context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
    if not is_frame:
        context.add_init_script(CLOSE_SIDEBAR)
    seen = dict(_visits(context, pages))
    context.close()
    return seen


def _visits(
    context: BrowserContext, pages: dict[str, str]
) -> Iterator[tuple[str, Seen]]:
    page = context.new_page()
    page.set_default_timeout(15_000)
    console: list[str] = []
    page.on("console", lambda said: console.append(f"{said.type}: {said.text}"))
    page.on("pageerror", lambda error: console.append(f"script error: {error}"))
    for name, path in pages.items():
        console.clear()
        seen = _see(page, path)
        if name in MISTAKES:
            _send_nothing(page)
            _look(page, seen)
        seen.console = [said for said in console if ADVICE not in said]
        logger.info("%s %s", name, seen.axe)
        yield name, seen


def _see(page: Page, path: str) -> Seen:
    answer = page.goto(path)
    assert answer, path
    seen = Seen(status=answer.status, path=page.url.partition("/admin/")[2])
    _look(page, seen)
    return seen


def _send_nothing(page: Page) -> None:
    page.locator("#content form").last.evaluate(
        "form => { form.noValidate = true; form.querySelector('[type=submit]').click(); }"
    )
    page.locator(".errorlist, .errornote").first.wait_for()


def _look(page: Page, seen: Seen) -> None:
    page.evaluate(AT_ONCE)
    page.evaluate(AXE_SCRIPT)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="light")
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            seen.too_wide.append(f"{wide} px at {width} px")
        seen.axe += [f"{width} light: {found}" for found in _axe(page, EVERY_RULE)]
        page.emulate_media(color_scheme="dark")
        seen.axe += [f"{width} dark: {found}" for found in _axe(page, COLOR_RULES)]


def _axe(page: Page, rules: dict[str, Any]) -> Iterator[str]:
    options = {"runOnly": rules, "resultTypes": ["violations"], "preload": False}
    found = page.evaluate("options => axe.run(options)", options)
    assert found["passes"], "axe ran no rule"
    for violation in found["violations"]:
        for node in violation["nodes"]:
            if not any(
                violation["id"] == rule and html in node["html"] for rule, html in KNOWN
            ):
                yield f"{violation['id']}: {node['html'][:160]} {node['failureSummary']}"


def _each(walk: dict[str, Seen], found: Callable[[Seen], list[str]]) -> dict[str, Any]:
    return {name: found(seen) for name, seen in walk.items() if found(seen)}


def test_no_page_of_the_admin_is_left_out():
    assert {*PAGES} | {*NO_PAGE} >= {*LISTED} | {*NOT_ASKED}
    assert {*PAGES} & {*NO_PAGE} == set()


def test_every_page_of_the_admin_opens(staff_walk):
    wrong = {name: seen for name, seen in staff_walk.items() if seen.status != 200}

    assert wrong == {}


def test_axe_finds_nothing_in_the_admin(staff_walk):
    assert _each(staff_walk, lambda seen: seen.axe) == {}


def test_no_page_of_the_admin_is_wider_than_the_screen(staff_walk):
    assert _each(staff_walk, lambda seen: seen.too_wide) == {}


def test_the_admin_writes_nothing_to_the_console(staff_walk):
    assert _each(staff_walk, lambda seen: seen.console) == {}
