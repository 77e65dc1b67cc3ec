"""A buyer on a phone, without an account and without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE

TOKENS = {
    "Email address": "email",
    "Full name": "name",
    "Street address": "address-line1",
    "Apartment or unit": "address-line2",
    "City": "address-level2",
    "State": "address-level1",
    "ZIP code": "postal-code",
    "Phone": "tel",
}
CARD_TOKENS = {
    "Card number": "cc-number",
    "Expiry": "cc-exp",
    "Security code": "cc-csc",
}
ADDRESS = {
    "Email address": "jordan@example.com",
    "Full name": "Jordan Sample",
    "Street address": "12 Example Street",
    "City": "Hartford",
    "ZIP code": "06103",
}


def put_in_basket(page: Page, bottles: str) -> None:
    page.goto("/products/")
    page.get_by_role("radio", name=re.compile(f"^{bottles} bottle")).check()
    page.get_by_role("button", name="Add to basket").click()
    expect(page).to_have_url(re.compile("/basket/$"))


def fill_address(page: Page) -> None:
    for label, value in ADDRESS.items():
        page.get_by_label(label).fill(value)
    page.get_by_label("State").select_option("CT")


def pay(page: Page, card: str) -> None:
    page.get_by_label("Card number").fill(card)
    page.get_by_label("Expiry").fill("12 / 34")
    page.get_by_label("Security code").fill("123")
    page.get_by_label("Name on card").fill("Jordan Sample")
    page.get_by_role("button", name=re.compile("^Pay")).click()


def order_number(page: Page) -> str:
    found = re.search(r"/orders/([0-9A-Z]{4}-[0-9A-Z]{4})/", page.url)
    assert found, page.url
    return found[1]


@pytest.mark.parametrize("script", [False, True], ids=["no script", "script"])
def test_buyer_pays_and_reads_an_order_number(new_page, shop, script):
    page = new_page(size=PHONE, java_script_enabled=script)
    put_in_basket(page, "3")
    expect(page.locator(".grand")).to_contain_text("$105.00")
    page.get_by_role("link", name="Check out").click()

    fill_address(page)
    expect(page.locator(".paybar")).to_contain_text("$105.00")
    page.get_by_role("button", name="Continue to payment").click()
    pay(page, "4242 4242 4242 4242")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you, Jordan")
    number = order_number(page)
    expect(page.locator("main")).to_contain_text(number)
    mail = shop.wait_for_mail(number)
    assert "jordan@example.com" in mail
    assert "$105.00" in mail
    assert "These statements have not been evaluated" in mail


def test_declined_card_can_be_tried_again_and_the_order_is_one(new_page, shop):
    page = new_page(size=PHONE, java_script_enabled=False)
    put_in_basket(page, "1")
    page.get_by_role("link", name="Check out").click()
    fill_address(page)
    page.get_by_role("button", name="Continue to payment").click()

    pay(page, "4000 0000 0000 0002")
    expect(page.locator("main")).to_contain_text("declined")
    pay(page, "4242 4242 4242 4242")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you, Jordan")
    number = order_number(page)
    mail = shop.wait_for_mail(number)
    assert "$43.90" in mail, "one bottle and its shipping"
    assert sum(number in mail for mail in shop.mails()) == 1


def test_buyer_who_goes_back_finds_the_order_waiting(new_page):
    page = new_page(size=PHONE, java_script_enabled=False)
    put_in_basket(page, "1")
    page.get_by_role("link", name="Check out").click()
    fill_address(page)
    page.get_by_role("button", name="Continue to payment").click()

    page.get_by_role("link", name=re.compile("Back")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("waiting")
    number = order_number(page)
    page.get_by_role("button", name=re.compile("^Pay .* now")).click()
    pay(page, "4242 4242 4242 4242")

    assert order_number(page) == number
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")


def test_what_is_missing_is_said_at_the_field_and_the_rest_is_kept(new_page):
    page = new_page(size=PHONE, java_script_enabled=False)
    put_in_basket(page, "1")
    page.get_by_role("link", name="Check out").click()
    fill_address(page)
    page.get_by_label("Email address").fill("jordan@")
    page.get_by_label("ZIP code").fill("0610")
    page.get_by_role("button", name="Continue to payment").click()

    expect(page).to_have_title(re.compile("^Error: "))
    summary = page.get_by_role("alert")
    expect(summary.get_by_role("link")).to_have_count(2)
    summary.get_by_role("link", name=re.compile("ZIP")).click()
    expect(page.get_by_label("ZIP code")).to_be_in_viewport()
    expect(page.locator("label[for=postcode]")).to_be_in_viewport(ratio=1)
    expect(page.locator("#postcode-err")).to_be_in_viewport(ratio=1)
    field, bar = (
        page.locator(name).bounding_box() for name in ["#postcode", ".paybar"]
    )
    assert field["y"] + field["height"] <= bar["y"], "the bar covers no field"
    expect(page.get_by_label("ZIP code")).to_have_value("0610")
    expect(page.get_by_label("Full name")).to_have_value("Jordan Sample")


def test_every_field_tells_the_browser_what_it_is_for(new_page):
    page = new_page(size=PHONE)
    put_in_basket(page, "1")
    page.get_by_role("link", name="Check out").click()
    for label, token in TOKENS.items():
        field = page.get_by_label(label)
        expect(field).to_have_attribute("autocomplete", re.compile(f"(^| ){token}$"))
    fill_address(page)
    page.get_by_role("button", name="Continue to payment").click()

    for label, token in CARD_TOKENS.items():
        expect(page.get_by_label(label)).to_have_attribute("autocomplete", token)


def test_number_beside_the_bag_follows_the_basket(new_page):
    page = new_page()
    put_in_basket(page, "3")

    page.goto("/articles/")

    expect(page.locator("[data-basket-count]")).to_contain_text("3")
