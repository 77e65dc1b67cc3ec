"""Nothing but a keyboard, from the home page to the number of a paid order."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESK

FOCUSED = "document.activeElement"
NAME = f"""
    {FOCUSED}.labels?.[0]?.innerText || {FOCUSED}.innerText || {FOCUSED}.ariaLabel || ''
"""
# A choice among cards wears its ring around the card.
RING = f"getComputedStyle({FOCUSED}.closest('.plans label') ?? {FOCUSED}).outlineStyle"
TYPED = {
    "Email address": "jordan@example.com",
    "Full name": "Jordan Sample",
    "Street address": "12 Example Street",
    "City": "Hartford",
    "State": "Connecticut",
    "ZIP code": "06103",
}
CARD = {
    "Card number": "4242424242424242",
    "Expiry": "1234",
    "Security code": "123",
    "Name on card": "Jordan Sample",
}


def tab_to(page: Page, name: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(NAME).strip().startswith(name):
            assert page.evaluate(RING) != "none", f"{name} has no focus ring"
            return
    raise AssertionError(f"No Tab leads to {name!r} on {page.url}")


def fill(page: Page, values: dict[str, str]) -> None:
    for label, value in values.items():
        tab_to(page, label)
        page.keyboard.type(value)


def test_keyboard_alone_buys_a_bottle(new_page):
    page = new_page(size=DESK)
    page.goto("/")
    tab_to(page, "Skip to main content")
    page.keyboard.press("Enter")
    tab_to(page, "See the capsules")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/products/"))

    tab_to(page, "1 bottle")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Add to basket")
    page.keyboard.press("Enter")
    expect(page.locator(".grand")).to_contain_text("$105.00")
    tab_to(page, "Check out")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/checkout/"))

    tab_to(page, "Continue to payment")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("^Error: "))
    tab_to(page, "Email address:")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Email address")).to_be_focused()
    page.keyboard.type(TYPED["Email address"])
    fill(page, dict(list(TYPED.items())[1:]))
    tab_to(page, "Continue to payment")
    page.keyboard.press("Enter")

    page.get_by_label("Card number").wait_for()
    fill(page, CARD)
    tab_to(page, "Pay")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you, Jordan")


def test_keyboard_opens_a_study_reads_it_and_comes_back(new_page):
    page = new_page(size=DESK)
    page.goto("/products/")

    tab_to(page, "1\nstudy: Lopresti 2019")
    page.keyboard.press("Enter")
    study = page.locator(".study:popover-open")
    expect(study).to_contain_text("60 stressed, healthy adults")
    page.keyboard.press("Tab")
    assert study.evaluate("study => study.contains(document.activeElement)")
    page.keyboard.press("Escape")

    expect(study).to_have_count(0)
    assert page.evaluate(NAME).startswith("1")
