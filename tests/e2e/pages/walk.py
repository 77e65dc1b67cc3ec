"""Goes to every state once and writes down what is wrong with what it sees there."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page, Response
from playwright.sync_api import Error as PlaywrightError

from tests.e2e.pages.states import State

logger = logging.getLogger(__name__)

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERY_RULE = {"type": "tag", "values": TAGS}
# All that a darker scheme of the same page can change. The rest was asked in the light.
COLOR_RULES = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}


BUTTONS = """
    [...document.querySelectorAll('.btn')].filter(button => button.checkVisibility()
        && getComputedStyle(button).borderTopStyle === 'none'
    ).map(button => `no edge: ${button.outerHTML}`)
"""
PRINTED = """
    (() => {
        const missing = [];
        const seen = (part, name) => {
            if (!part?.checkVisibility({visibilityProperty: true}) || !part.innerText.trim())
                missing.push(name);
        };
        seen(document.querySelector('footer .fda'), 'FDA notice');
        seen(document.querySelector('footer .medical'), 'medical notice');
        for (const panel of document.querySelectorAll('.facts')) seen(panel, 'facts panel');
        for (const link of document.querySelectorAll('.refs li a[href^="http"]'))
            if (!getComputedStyle(link, '::after').content.includes(link.getAttribute('href')))
                missing.push(`address of ${link.innerText}`);
        return missing;
    })()
"""


@dataclass
class Visit:
    state: State
    status: int = 0
    answer: Response | None = None
    html: str = ""
    axe: list[str] = field(default_factory=list)
    too_wide: list[str] = field(default_factory=list)
    unprinted: list[str] = field(default_factory=list)
    """What is missing on paper."""
    console: list[str] = field(default_factory=list)
    url_names: set[str] = field(default_factory=set)
    foreign: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    """Why the state was not reached, or not seen to the end."""


def visit(browser: Browser, url: str, state: State) -> Visit:
    """One state that cannot be reached does not hide what is wrong with the others."""
    seen = Visit(state)
    context = browser.new_context(base_url=url, locale="en-US", reduced_motion="reduce")
    try:
        _see(context.new_page(), url, seen)
    except (PlaywrightError, AssertionError) as error:
        seen.lost.append(str(error)[:1000])
    finally:
        context.close()
    found = [*seen.lost, *seen.axe, *seen.too_wide, *seen.unprinted, *seen.console]
    logger.info("%s %s", state.name, found or "")
    return seen


def _see(page: Page, url: str, seen: Visit) -> None:
    state = seen.state
    page.set_default_timeout(15_000)
    _listen(page, seen, url)
    page.set_viewport_size({"width": min(state.sizes, default=1280), "height": 900})
    state.go(page)
    assert seen.answer, f"{state.name} went nowhere"
    seen.html = seen.answer.text()
    for width in state.sizes:
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            seen.too_wide.append(f"{wide} px at {width} px")
        page.emulate_media(color_scheme="light")
        _let_colors_settle(page, state)
        seen.axe += [f"{width} light: {found}" for found in _axe(page, EVERY_RULE)]
        # The mails say that they are light, so that no program repaints half of one.
        if not state.is_mail:
            page.emulate_media(color_scheme="dark")
            _let_colors_settle(page, state)
            seen.axe += [f"{width} dark: {found}" for found in _axe(page, COLOR_RULES)]
    if state.sizes and state.is_ours and not state.is_mail:
        _look_harder(page, seen)


def _let_colors_settle(page: Page, state: State) -> None:
    """Django's admin moves from one color to the next; ours changes at once."""
    if not state.is_ours:
        page.wait_for_timeout(500)


def _look_harder(page: Page, seen: Visit) -> None:
    """With the system's own colors, then on paper, then with letters twice as large."""
    page.set_viewport_size({"width": 320, "height": 900})
    page.emulate_media(color_scheme="light", forced_colors="active")
    seen.unprinted += page.evaluate(BUTTONS)
    page.emulate_media(media="print", forced_colors="none")
    seen.unprinted += page.evaluate(PRINTED)
    page.emulate_media(media="screen", forced_colors="active")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > 320:
        seen.too_wide.append(f"{wide} px at 320 px with forced colors and 200 % text")


def _listen(page: Page, seen: Visit, url: str) -> None:
    refused: set[int] = set()

    def answered(response: Response) -> None:
        request = response.request
        if request.is_navigation_request() and not 300 <= response.status < 400:
            seen.status, seen.answer = response.status, response
            if response.status >= 400:
                refused.add(response.status)
            seen.url_names |= _name_of(response.url)

    def asked(address: str) -> None:
        if not address.startswith((url, "data:")):
            seen.foreign.append(address)

    def wrote(text: str) -> None:
        # Chromium writes this for every document that is not a 200.
        if not any(f"status of {status} " in text for status in refused):
            seen.console.append(text)

    page.on("response", answered)
    page.on("request", lambda request: asked(request.url))
    page.on("console", lambda message: wrote(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: seen.console.append(f"script error: {error}"))


def _name_of(url: str) -> set[str]:
    try:
        return {resolve(urlsplit(url).path).view_name}
    except Resolver404:
        return set()


def _axe(page: Page, rules: dict[str, Any]) -> Iterator[str]:
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response
    assert found["passes"], "axe ran no rule"
    for violation in found["violations"]:
        for node in violation["nodes"]:
            yield f"{violation['id']}: {node['html'][:160]} {node['failureSummary']}"
