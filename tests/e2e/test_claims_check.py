"""The claims check reads along in Django's admin."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESK, PHONE


@pytest.fixture
def article_form(new_page, shop):
    def opened(size: dict[str, int]) -> Page:
        page = new_page(size=size)
        page.goto("/admin/login/?next=/admin/blog/article/add/")
        page.get_by_label("Email address").fill("staff@example.com")
        page.get_by_label("Password").fill(shop.staff_password)
        page.get_by_role("button", name="Log in").click()
        expect(page.get_by_label("Standfirst")).to_be_visible()
        return page

    return opened


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_claim_is_shown_with_its_words_while_the_writer_types(article_form, size):
    page = article_form(size)
    standfirst = page.get_by_label("Standfirst")

    standfirst.fill("💊 Tea at dusk. It treats insomnia.")

    row = page.locator(".field-standfirst")
    expect(row.get_by_role("status")).to_contain_text("1 disease claim")
    expect(row.locator("mark")).to_have_text("treats insomnia")
    expect(row).to_contain_text("101.93(g)")
    expect(row).to_contain_text("What would pass")
    row.get_by_role("button", name="Show in the text").click()
    selected = standfirst.evaluate(
        "field => field.value.slice(field.selectionStart, field.selectionEnd)"
    )
    assert selected == "treats insomnia"


def test_the_finding_goes_when_the_words_are_mended(article_form):
    page = article_form(DESK)
    row = page.locator(".field-standfirst")
    page.get_by_label("Standfirst").fill("It treats insomnia.")
    expect(row.locator("mark")).to_be_visible()

    page.get_by_label("Standfirst").fill("It supports restful sleep.")

    expect(row.locator("mark")).to_have_count(0)
    expect(row.get_by_role("status")).to_be_empty()
