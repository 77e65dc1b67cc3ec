"""The first month of one buyer, on a phone, from the first page to the last goodbye."""

import json
import re
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, from_elsewhere
from tests.e2e.mailbox import Mailbox
from tests.e2e.pages.staged_month import SEND_TO, TRACKING_NUMBER
from tests.e2e.running_shop import RunningShop
from tests.e2e.test_buyer import fill_address, order_number, pay

EMAIL = "first.month@example.com"
TITLE = "A lid for strong hands"


def test_first_month_of_a_buyer(new_page, shop, tmp_path):
    headers = from_elsewhere("198.51.100.31")
    page = new_page(size=PHONE, extra_http_headers=headers)
    box = Mailbox(shop, EMAIL)

    reads_and_chooses(page)
    first = buys(page, box)
    finds_and_cancels(page, box, first)
    kept = orders_again(page, box)
    gets_the_parcel(page, box, shop, kept)
    writes_a_review(page, box, shop, kept)
    page.goto(box.links[kept])
    returned = orders_again(page, box)
    gets_the_parcel(page, box, shop, returned)
    sends_one_back(page, box, shop, returned, tmp_path)
    keeps_an_account(page, box, [first, kept, returned])
    leaves(page, box, returned)
    joins_and_leaves_the_letter(page, box, shop)
    waits_for_bottles(page, box, shop)


def reads_and_chooses(page: Page) -> None:
    page.goto("/articles/search/?q=ashwaganda")
    expect(page.locator("main")).to_contain_text("ashwagandha")
    page.goto("/")
    page.get_by_role("link", name=re.compile("^See the capsules")).first.click()
    page.get_by_role("radio", name=re.compile("^3 bottles")).check()
    page.get_by_role("button", name="Add to basket").click()
    expect(page.locator(".grand")).to_contain_text("$105.00")
    page.get_by_role("link", name="Check out").click()


def buys(page: Page, box: Mailbox) -> str:
    """To a PO box, by a way that does not go there at first. The order's number."""
    fill_address(page)
    page.get_by_label("Email address").fill(EMAIL)
    page.get_by_label("Street address").fill("PO Box 12")
    page.get_by_role("radio", name=re.compile("^Two days")).check()
    page.get_by_role("button", name="Continue to payment").click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Two days does not go to PO boxes")
    expect(page.get_by_label("City")).to_have_value("Hartford")
    page.get_by_role("radio", name=re.compile("^Standard")).check()
    return pays(page, box)


def pays(page: Page, box: Mailbox) -> str:
    page.get_by_role("button", name="Continue to payment").click()
    pay(page, "4242 4242 4242 4242")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("Thank you, Jordan. We pack it next.")
    number = order_number(page)
    box.links[number] = box.next_link(f"/orders/{number}/")
    return number


def finds_and_cancels(page: Page, box: Mailbox, number: str) -> None:
    page.goto("/orders/find/")
    page.get_by_label("Order number").fill(number.replace("-", " ").lower())
    page.get_by_label("Email address").fill("somebody@example.com")
    page.get_by_role("button", name="Open my order").click()
    expect(page.get_by_role("alert")).to_contain_text("no order with this number")
    page.get_by_label("Email address").fill(EMAIL)
    page.get_by_role("button", name="Open my order").click()
    expect(page).to_have_url(box.links[number])

    page.get_by_role("link", name="A receipt to print").click()
    page.emulate_media(media="print")
    expect(page.get_by_role("row", name="Total")).to_contain_text("$105.00")
    expect(page.locator(".top")).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("link", name="Back to the order").click()

    page.get_by_role("link", name="Cancel this order").click()
    page.get_by_role("button", name="Cancel my order").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("This order was cancelled.")
    assert "We send back $105.00" in box.next(f"{number} is cancelled")


def orders_again(page: Page, box: Mailbox) -> str:
    """In one tap, and nothing is typed twice."""
    page.get_by_role("button", name="Order it again").click()
    expect(page.locator(".grand")).to_contain_text("$105.00")
    page.get_by_role("link", name="Check out").click()
    expect(page.get_by_label("Email address")).to_have_value(EMAIL)
    expect(page.get_by_label("Street address")).to_have_value("PO Box 12")
    expect(page.get_by_label("State")).to_have_value("CT")
    return pays(page, box)


def gets_the_parcel(page: Page, box: Mailbox, shop: RunningShop, number: str) -> None:
    lot = shop.stage("ship_order", number)
    shipped = box.next(TRACKING_NUMBER)
    assert number in shipped
    assert lot in shipped
    page.goto(box.links[number])
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("It is on its way.")
    expect(page.get_by_role("link", name=re.compile(TRACKING_NUMBER))).to_be_visible()
    page.get_by_role("link", name=re.compile("what was found in it")).click()
    expect(heading).to_have_text(f"Lot {lot}")

    shop.stage("deliver_order", number)
    box.next("it has arrived".upper())
    page.goto(box.links[number])
    expect(heading).to_contain_text("It has arrived.")


def writes_a_review(page: Page, box: Mailbox, shop: RunningShop, number: str) -> None:
    shop.stage("let_a_month_pass", number)
    page.goto(box.next_link("/review/"))
    page.get_by_label("In a few words").fill(TITLE)
    send = page.get_by_role("button", name="Send the review")
    send.click()
    expect(page.get_by_role("alert").get_by_role("link")).to_have_count(4)
    expect(page.get_by_label("In a few words")).to_have_value(TITLE)
    page.get_by_role("radio", name="4 stars, good").check()
    page.get_by_label("Your review").fill("No taste, easy to take. The lid sits tight.")
    page.get_by_label("Name to show").fill("Jordan")
    page.get_by_label("Publish this").check()
    send.click()
    expect(page.get_by_role("status")).to_contain_text("We have your review.")

    shop.stage("publish_review", number)
    page.goto("/products/")
    review = page.locator("#reviews li", has_text=TITLE)
    expect(review).to_contain_text("Verified purchase, 3 bottles")


def sends_one_back(
    page: Page, box: Mailbox, shop: RunningShop, number: str, tmp_path: Path
) -> None:
    Image.new("RGB", (320, 240), "#8ea9e0").save(tmp_path / "seal.jpg")
    page.get_by_role("link", name="Send something back").click()
    page.get_by_label("How many bottles").select_option(label="1 bottle")
    page.get_by_label("What should we know?").fill("The seal was torn.")
    ask = page.get_by_role("button", name="Ask to send it back")
    ask.click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a reason")
    expect(page.get_by_label("What should we know?")).to_have_value(
        "The seal was torn."
    )
    page.get_by_label("Why do you send it back?").select_option(index=1)
    page.get_by_label("Photos").set_input_files(tmp_path / "seal.jpg")
    ask.click()
    state = page.locator("#returns")
    expect(state).to_be_in_viewport()
    expect(state).to_contain_text("We are looking at it")

    shop.stage("approve_return", number)
    assert SEND_TO in " ".join(box.next("SEND").split())
    page.reload()
    expect(state).to_contain_text(f"Send it to {SEND_TO}")
    shop.stage("refund_return", number)
    box.next("Refund for your order")
    page.reload()
    expect(state).to_contain_text("$35.00 went to the card that you paid with.")
    expect(page.locator(".sum")).to_contain_text("Refunds\N{MINUS SIGN}$35.00")


def signs_in(page: Page, box: Mailbox) -> None:
    page.get_by_role("button", name="Email me the link").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Check your email")
    page.goto(box.next_link("/account/open/"))
    page.get_by_role("button", name="Sign in").click()
    expect(heading).to_have_text("Your orders")


def keeps_an_account(page: Page, box: Mailbox, numbers: list[str]) -> None:
    signs_in(page, box)
    for number in numbers:
        expect(page.get_by_role("link", name=f"Order {number}")).to_be_visible()
    page.get_by_role("link", name="Details").click()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download my data").click()
    data = downloading.value.path().read_text()
    assert json.loads(data)
    assert all(number in data for number in numbers)
    assert TITLE in data
    page.get_by_role("button", name="Sign out everywhere").click()
    page.goto("/account/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def leaves(page: Page, box: Mailbox, number: str) -> None:
    page.get_by_label("Email address").first.fill(EMAIL)
    signs_in(page, box)
    page.get_by_role("link", name="Details").click()
    page.get_by_role("link", name="Delete my account").click()
    page.get_by_role("button", name="Delete my account").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Your account is deleted")
    box.next("account is deleted")
    page.goto(box.links[number])
    expect(heading).to_have_text("Thank you. It has arrived.")
    expect(page.locator("main")).not_to_contain_text("PO Box 12")
    expect(page.locator("main")).not_to_contain_text("Keep your orders")


def joins_and_leaves_the_letter(page: Page, box: Mailbox, shop: RunningShop) -> None:
    page.goto("/newsletter/")
    page.locator("main").get_by_label("Email address").fill(EMAIL)
    page.get_by_role("button", name="Email me the link").click()
    page.goto(box.next_link("/newsletter/confirm/"))
    page.get_by_role("button", name="Yes, email me").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("You are on the list")
    page.goto(shop.stage("leave_link", EMAIL))
    page.get_by_role("button", name="Leave").click()
    expect(heading).to_contain_text("You have left")


def waits_for_bottles(page: Page, box: Mailbox, shop: RunningShop) -> None:
    before = shop.stage("stock", "0")
    try:
        page.goto("/products/")
        expect(page.locator("main")).to_contain_text("Sold out.")
        page.locator("main").get_by_label("Email address").fill(EMAIL)
        page.get_by_role("button", name="Tell me").click()
        page.goto(box.next_link("/back-in-stock/confirm/"))
        page.get_by_role("button", name="Yes, tell me").click()
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_have_text("We’ll let you know")
    finally:
        shop.stage("stock", str(before))
    shop.stage("tell_who_waits")
    box.next("Back in stock: AnxDefy+ capsules")
