"""The Supplement Facts panel where it is hardest to show: small, large and on paper."""

import pytest
from playwright.sync_api import Page, expect

NARROW = {"width": 320, "height": 800}
TWICE = "document.documentElement.style.fontSize = '200%'"
WIDTHS = "[document.documentElement.scrollWidth, innerWidth]"
INSIDE = """
    facts => [...facts.querySelectorAll('h2, dd, th, td, p')].filter(part =>
        part.getBoundingClientRect().right > facts.getBoundingClientRect().right
    ).map(part => part.textContent)
"""
BARS = """
    facts => [
        getComputedStyle(facts).borderTopWidth,
        ...[...facts.querySelectorAll('caption, thead th:last-child, tbody')].map(
            part => getComputedStyle(part).borderBottomWidth
        ),
        ...[...facts.querySelectorAll('h2, td, thead th, p')].map(
            part => getComputedStyle(part).fontSize
        )
    ].map(parseFloat)
"""
POINT = 96 / 72


def _opened(new_page, **options) -> Page:
    page = new_page(**options)
    page.goto("/products/")
    return page


@pytest.mark.parametrize("is_twice", [False, True], ids=["as is", "twice the text"])
def test_nothing_of_the_panel_runs_over_at_320_px(new_page, is_twice):
    page = _opened(new_page, size=NARROW)
    if is_twice:
        page.evaluate(TWICE)

    scrolled, inner = page.evaluate(WIDTHS)

    assert scrolled <= inner
    assert page.locator(".facts").evaluate(INSIDE) == []


def test_panel_with_twice_the_text_stays_a_table_to_listeners(new_page):
    page = _opened(new_page, size=NARROW)
    page.evaluate(TWICE)

    expect(page.locator(".facts table")).to_match_aria_snapshot("""
- row "L-Theanine 200 mg † Daily Value not established.":
  - rowheader "L-Theanine"
  - cell "200 mg"
  - cell "† Daily Value not established."
""")


def test_panel_prints_with_its_box_bars_and_sizes(new_page):
    page = _opened(new_page)
    page.emulate_media(media="print")

    box, heavy, light, last, title, *sizes = page.locator(".facts").evaluate(BARS)

    assert min(heavy, last) > light > box >= 1
    assert title > max(sizes)
    # 21 CFR 101.36(e)(4): 8 points, 6 in heads and footnotes; ours are larger.
    assert min(sizes) >= 8 * POINT


def test_doses_do_not_run_over_at_320_px_with_twice_the_text(new_page):
    page = _opened(new_page, size=NARROW)
    page.evaluate(TWICE)

    expect(page.locator("#doses svg[role=img]").first).to_be_visible()
    for item in page.locator("#doses li").all():
        box = item.bounding_box()
        assert box
        assert box["x"] + box["width"] <= NARROW["width"]
