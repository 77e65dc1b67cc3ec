"""Staff who write, price and look things up, in Django's admin."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.test_buyer import fill_address, order_number, pay, put_in_basket

BODY = """Muscle and nerve tire in different ways.

## What was measured

==The twitch fell in a straight line.[@todd2003]== Two trials are cited together.[@hidese2019; @pandit2024]
"""


def write_article(desk: Page, title: str, body: str) -> None:
    desk.goto("/admin/blog/article/add/")
    desk.get_by_label("Title", exact=False).first.fill(title)
    desk.get_by_label("Topic:").select_option(label="Fatigue")
    desk.get_by_label("Standfirst").fill("A short line under the title.")
    desk.get_by_label("Excerpt").fill("What the list says.")
    desk.get_by_label("Body").fill(body)


def do(page: Page, act: str) -> None:
    page.get_by_role("link", name=act, exact=True).click()
    page.get_by_role("button", name=act, exact=True).click()


def test_writer_sees_the_article_before_it_is_published(desk, colleague):
    write_article(desk, "Two kinds of tired", BODY)

    preview = desk.frame_locator("iframe[name=article-preview]")
    expect(preview.get_by_role("button", name="Source 3: Pandit 2024")).to_be_visible()
    expect(preview.locator(".refs li")).to_have_count(3)
    expect(preview.locator("mark")).to_contain_text("straight line")

    desk.get_by_role("button", name="Save and continue editing").click()
    expect(desk.locator(".messagelist")).to_contain_text("added successfully")
    do(desk, "Hand in for review")
    expect(desk.get_by_role("link", name="Approve", exact=True)).to_have_count(0)
    colleague.goto(desk.url)
    for act in ["Approve", "Publish"]:
        do(colleague, act)
    desk.goto("/articles/two-kinds-of-tired/")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Two kinds of tired")


def test_article_with_an_unknown_key_is_not_approved_and_nothing_is_lost(
    desk, colleague
):
    write_article(desk, "An unknown key", "Nobody wrote this.[@nobody1999]")
    desk.get_by_role("button", name="Save and continue editing").click()
    do(desk, "Hand in for review")
    colleague.goto(desk.url)
    do(colleague, "Approve")

    expect(colleague.locator(".errornote")).to_contain_text("nobody1999")
    colleague.get_by_role("link", name="Back", exact=True).click()
    expect(colleague.get_by_label("Body")).to_have_value(
        "Nobody wrote this.[@nobody1999]"
    )


def set_price(desk: Page, price: str) -> None:
    desk.goto("/admin/supplement/supplement/")
    desk.locator("#result_list tbody th a").first.click()
    desk.get_by_label("Price in US dollars").first.fill(price)
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.locator(".messagelist")).to_contain_text("changed successfully")


def test_price_that_staff_set_is_the_price_that_buyers_see(desk):
    for price in ["41.00", "39.00"]:
        set_price(desk, price)

        desk.goto("/products/")
        expect(desk.locator(".plans .price").first).to_have_text(f"${price}")


def test_new_medical_notice_stands_on_every_page(desk):
    words = (
        "These articles are written to inform. They are no medical advice and replace no"
        " physician; ask yours about your health."
    )
    desk.goto("/admin/compliance/medicalnotice/add/")
    before = desk.get_by_label("Text").input_value()
    for notice in [words, before]:
        desk.goto("/admin/compliance/medicalnotice/add/")
        desk.get_by_label("Text").fill(notice)
        desk.get_by_label("Reason").fill("Counsel")
        desk.get_by_role("button", name="Save", exact=True).click()
        for address in ["/", "/articles/", "/basket/"]:
            desk.goto(address)
            expect(desk.locator(".medical").last).to_have_text(notice)


def test_staff_find_an_order_and_its_payment(desk, new_page):
    buyer = new_page(java_script_enabled=False)
    put_in_basket(buyer, "1")
    buyer.get_by_role("link", name="Check out").click()
    fill_address(buyer)
    buyer.get_by_role("button", name="Continue to payment").click()
    pay(buyer, "4242 4242 4242 4242")
    expect(buyer.get_by_role("heading", level=1)).to_contain_text("Thank you")
    number = order_number(buyer)

    desk.goto(f"/admin/order/order/?q={number}")
    desk.get_by_role("link", name=number).click()
    expect(desk.locator("#content")).to_contain_text("jordan@example.com")
    desk.get_by_role("link", name=re.compile("ayment")).first.click()
    expect(desk.locator("#result_list")).to_contain_text(number)

    desk.goto("/admin/parcel/ordertosend/")
    expect(desk.locator("#result_list")).to_contain_text(number)


def test_owner_exports_the_orders_and_sees_how_far_it_is(desk):
    desk.goto("/admin/books/export/add/")
    desk.get_by_label("Orders: Placed in these days").check()
    desk.get_by_label("Which days").select_option(label="This month until today")
    desk.get_by_role("button", name="Write the file").click()

    expect(desk.locator(".messagelist")).to_contain_text("is being written")
    row = desk.locator("#result_list tbody tr").first
    # Without a press of reload.
    expect(row).to_contain_text("Finished")
    with desk.expect_download() as downloading:
        row.get_by_role("link", name="Download").click()
    content = downloading.value.path().read_text(encoding="utf-8-sig")
    assert content.startswith("order,placed_on,placed_at,paid_on,status,email")


def test_first_page_of_the_admin_tells_the_day_in_pictures_and_tables(desk):
    desk.goto("/admin/")

    sales = desk.get_by_role("region", name="Paid today")
    expect(
        sales.get_by_role("img", name="Paid on each of the last 28 days")
    ).to_be_visible()
    sales.get_by_text("As a table").click()
    expect(sales.get_by_role("row")).to_have_count(29)
    with desk.expect_download() as downloading:
        sales.get_by_role("link", name="Download as CSV").click()
    assert downloading.value.suggested_filename.startswith("sales-")
