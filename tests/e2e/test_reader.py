"""A reader who wants to know what is true."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import DESK, PHONE

PARTED = """() => {
    const told = {"looked at": 0, parted: 0};
    for (const cited of document.querySelectorAll('.prose sup.cites')) {
        const words = cited.previousSibling;
        if (words?.nodeType !== Node.TEXT_NODE || !words.length) continue;
        const last = document.createRange();
        last.setStart(words, words.length - 1);
        last.setEnd(words, words.length);
        const number = cited.querySelector('button').getBoundingClientRect();
        told["looked at"] += 1;
        told.parted += number.top > last.getBoundingClientRect().bottom;
    }
    return told;
}"""
FATIGUE = "/articles/physical-exhaustion-and-nervous-system-fatigue/"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_reader_goes_from_a_number_to_the_paper_and_back(new_page, script):
    page = new_page(size=PHONE, java_script_enabled=script)
    page.goto("/articles/")
    page.get_by_role("link", name="Physical exhaustion and nervous-system").click()

    page.get_by_role("button", name="Source 4: Pandit 2024").click()
    study = page.locator(".study:popover-open")
    expect(study).to_contain_text("131 adults with self-reported high stress")
    expect(study.get_by_role("link").first).to_have_attribute(
        "href", "https://doi.org/10.3390/nu16091293"
    )
    study.get_by_role("link", name="In our list").click()
    expect(page).to_have_url(re.compile(r"#ref-4$"))
    if not script:
        page.keyboard.press("Escape")
    expect(study).to_have_count(0)
    reference = page.locator("#ref-4")
    expect(reference).to_be_in_viewport()
    paper = reference.get_by_role("link").first
    expect(paper).to_have_attribute("href", "https://doi.org/10.3390/nu16091293")

    reference.get_by_role("link", name=re.compile("Back to the text")).click()
    expect(page).to_have_url(re.compile(r"#cite-4-1$"))
    expect(page.locator("#cite-4-1")).to_be_in_viewport()


def test_a_number_leads_to_the_list_where_nothing_pops_up(new_page):
    """On paper, and in a browser that knows no popovers, the same rules apply."""
    page = new_page(size=DESK)
    page.goto(FATIGUE)
    page.emulate_media(media="print")

    expect(page.locator(".prose sup a.cite").first).to_be_visible()
    expect(page.locator(".prose sup button").first).to_be_hidden()
    expect(page.locator(".study").first).to_be_hidden()


@pytest.mark.parametrize("width", [320, 357, 390, 411, 768])
def test_no_number_is_parted_from_its_word(new_page, width):
    page = new_page(size={"width": width, "height": 800})
    page.goto(FATIGUE)

    parted = page.evaluate(PARTED)

    assert parted["looked at"] >= 3
    assert parted["parted"] == 0


def test_keyboard_opens_a_cited_study_reads_it_and_comes_back(new_page):
    page = new_page(size=DESK)
    page.goto(FATIGUE)
    number = page.locator(".prose sup button").first

    number.focus()
    page.keyboard.press("Enter")
    study = page.locator(".study:popover-open")
    expect(study).to_have_count(1)
    page.keyboard.press("Tab")
    assert study.evaluate("study => study.contains(document.activeElement)")
    page.keyboard.press("Escape")

    expect(study).to_have_count(0)
    expect(number).to_be_focused()


def test_article_says_what_it_rests_on_and_where_to_go_next(new_page):
    page = new_page(size=DESK)
    page.goto(FATIGUE)

    expect(page.locator(".refs li")).to_have_count(4)
    expect(page.get_by_role("link", name="AnxDefy+").first).to_be_visible()
    for name in ["Previous article", "Next article"]:
        expect(page.get_by_role("link", name=re.compile(name))).to_be_visible()
    for network in ["Email", "Facebook", "LinkedIn", "X"]:
        share = page.locator(".share").get_by_role("link", name=network, exact=True)
        expect(share).to_have_attribute("href", re.compile("^(mailto:|https://)"))


def test_reader_is_given_no_cookie(new_page):
    page = new_page()
    for address in ["/", "/articles/", FATIGUE, "/articles/sources/", "/products/"]:
        page.goto(address)

    assert page.context.cookies() == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_page_is_wider_than_the_screen(new_page, width):
    page = new_page(size={"width": width, "height": 800})
    for address in ["/", "/articles/", FATIGUE, "/articles/sources/hidese2019/"]:
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, address
