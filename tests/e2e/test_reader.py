"""A reader who wants to know what is true."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import DESK, PHONE

FATIGUE = "/articles/physical-exhaustion-and-nervous-system-fatigue/"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_reader_goes_from_a_number_to_the_paper_and_back(new_page, script):
    page = new_page(size=PHONE, java_script_enabled=script)
    page.goto("/articles/")
    page.get_by_role("link", name="Physical exhaustion and nervous-system").click()

    page.get_by_role("button", name="Source 4: Pandit 2024").click()
    study = page.get_by_role("dialog")
    expect(study).to_contain_text("131")
    expect(study.get_by_role("link", name="doi.org/10.3390/nu16091293")).to_be_visible()
    study.get_by_role("link", name="In our list").click()
    expect(page).to_have_url(re.compile(r"#ref-4$"))
    reference = page.locator("#ref-4")
    expect(reference).to_be_in_viewport()
    paper = reference.get_by_role("link").first
    expect(paper).to_have_attribute("href", "https://doi.org/10.3390/nu16091293")

    reference.get_by_role("link", name=re.compile("Back to the text")).click()
    expect(page).to_have_url(re.compile(r"#cite-4-1$"))
    expect(page.locator("#cite-4-1")).to_be_in_viewport()


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
