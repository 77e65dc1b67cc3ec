"""FDA's notice as a reader sees it: 21 CFR 101.93(c) to (e)."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from compliance.notices import FDA_NOTICE, FDA_NOTICE_ONE_CLAIM

NARROW = {"width": 320, "height": 800}
WIDE = {"width": 1280, "height": 900}
STYLE = """
    notice => {
        const shown = getComputedStyle(notice);
        const words = getComputedStyle(notice.querySelector('strong'));
        const sides = ['Top', 'Right', 'Bottom', 'Left'];
        return {
            weight: Math.min(...[shown, words].map(style => +style.fontWeight)),
            size: parseFloat(words.fontSize),
            body: parseFloat(getComputedStyle(document.body).fontSize),
            drawn: sides.every(side => shown[`border${side}Style`] === 'solid'),
            border: Math.min(...sides.map(side => parseFloat(shown[`border${side}Width`]))),
            runsOver: notice.scrollWidth > notice.clientWidth,
        };
    }
"""
SIXTEENTH_OF_AN_INCH = 96 / 16


@pytest.fixture(scope="module")
def article(shop) -> Iterator[str]:
    """The address of one that speaks a claim, for as long as these tests run."""
    address, body = shop.stage("speak_a_claim", "sleep-quality")
    yield address
    shop.stage("write_again", address, body)


def _opened(new_page, path: str, size: dict[str, int], media: str) -> Page:
    page = new_page(size=size)
    page.goto(path)
    page.emulate_media(media=media)
    return page


@pytest.mark.parametrize("kind", ["product", "article"])
@pytest.mark.parametrize("media", ["screen", "print"])
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["320", "1280"])
def test_notice_is_boxed_bold_and_as_large_as_the_text(
    new_page, article, kind, media, size
):
    path = article if kind == "article" else "/products/"
    page = _opened(new_page, path, size, media)

    words = FDA_NOTICE_ONE_CLAIM if kind == "article" else FDA_NOTICE
    expect(page.locator("#fda")).to_be_visible()
    for notice in page.locator(".fda").all():
        style = notice.evaluate(STYLE)
        assert style["weight"] >= 700
        assert style["size"] >= max(style["body"], SIXTEENTH_OF_AN_INCH)
        assert style["drawn"]
        assert style["border"] >= 1
        assert not style["runsOver"]
        assert notice.inner_text() == f"* {words}"


@pytest.mark.parametrize(("kind", "number"), [("product", 3), ("article", 1)])
@pytest.mark.parametrize("media", ["screen", "print"])
def test_each_claim_ends_with_a_star_that_leads_to_it(
    new_page, article, kind, number, media
):
    path = article if kind == "article" else "/products/"
    page = _opened(new_page, path, NARROW, media)

    claims = page.locator("main mark[data-claim]")
    assert claims.count() == number
    for claim in claims.all():
        star = claim.locator("a.star")
        expect(star).to_be_visible()
        expect(star).to_have_text("*")
        expect(star).to_have_attribute("href", "#fda")


def test_star_brings_the_notice_into_view(new_page):
    page = _opened(new_page, "/products/", NARROW, "screen")

    page.locator("a.star").first.click()

    expect(page.locator("#fda")).to_be_in_viewport()
