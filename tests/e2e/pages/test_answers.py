"""What a page answers at once: a new quantity, a tapped button, a chosen picture."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import DESK, PHONE

FOCUSED = "document.activeElement"
MOVED = "addEventListener('pagereveal', event => window.moved = !!event.viewTransition)"


def put_in_basket(page: Page) -> None:
    page.goto("/products/")
    page.get_by_role("button", name="Add to basket").click()
    page.get_by_role("heading", name="Your basket").wait_for()
    page.wait_for_load_state()


def open_checkout(page: Page) -> None:
    put_in_basket(page)
    page.goto("/checkout/")


def test_chosen_quantity_is_counted_in_place(new_page):
    page = new_page(size=PHONE)
    put_in_basket(page)
    page.evaluate("window.wasHereBefore = true")

    page.get_by_label("Quantity").select_option("3")

    expect(page.locator(".grand")).to_contain_text("$105.00")
    expect(page.locator("[data-basket-count]")).to_have_text("3 items")
    expect(page.get_by_label("Quantity")).to_be_focused()
    expect(page.get_by_role("status")).to_contain_text("up to date")
    expect(page.get_by_role("main")).to_have_attribute("aria-busy", "false")
    assert page.evaluate("window.wasHereBefore")


def test_last_of_two_quick_choices_counts(new_page):
    page = new_page()
    put_in_basket(page)
    quantity = page.get_by_label("Quantity")

    quantity.evaluate("""select => { for (const value of ['2', '4']) {
        select.value = value;
        select.dispatchEvent(new Event('change', {bubbles: true}));
    } }""")

    expect(page.locator(".grand")).to_contain_text("$140.00")
    page.reload()
    expect(page.locator(".grand")).to_contain_text("$140.00")


def test_quantity_is_taken_when_the_quick_way_fails(new_page):
    page = new_page()
    put_in_basket(page)
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError()) }")

    page.get_by_label("Quantity").select_option("2")

    expect(page.locator(".grand")).to_contain_text("$78.00")


def test_button_is_off_after_the_tap_and_on_for_who_comes_back(new_page):
    page = new_page()
    open_checkout(page)
    page.route("**/checkout/", lambda route: route.abort())
    button = page.get_by_role("button", name="Continue to payment")
    page.evaluate("addEventListener('submit', event => event.preventDefault())")
    page.evaluate(
        "document.querySelector('#pay').addEventListener('submit', event => {"
        "  window.sent = (window.sent ?? 0) + 1 })"
    )
    # A listener of the page's own may not stop it: ours on the window came first.
    button.click()
    expect(button).to_be_disabled()
    button.click(force=True)

    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow'))")

    expect(button).to_be_enabled()
    assert page.evaluate("window.sent") == 1


def test_errors_are_focused_and_what_was_typed_stays(new_page):
    page = new_page(size=PHONE)
    open_checkout(page)
    page.get_by_label("City").fill("Hartford")

    page.get_by_role("button", name="Continue to payment").click()

    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.locator(".errors")).to_be_focused()
    expect(page.get_by_label("City")).to_have_value("Hartford")


def test_nothing_is_found_wrong_before_the_button(new_page):
    page = new_page()
    open_checkout(page)
    email = page.get_by_label("Email address")
    before = email.evaluate("field => getComputedStyle(field).borderColor")

    email.fill("jordan@")
    page.get_by_label("City").focus()
    page.get_by_label("City").blur()

    assert email.evaluate("field => getComputedStyle(field).borderColor") == before
    assert page.locator(".wrong").count() == 0


def test_total_is_in_view_at_every_step_on_a_phone(new_page):
    page = new_page(size=PHONE)
    open_checkout(page)

    for label in ["Email address", "City", "ZIP code", "Phone"]:
        page.get_by_label(label).scroll_into_view_if_needed()
        expect(page.locator(".paybar .total:visible b")).to_be_in_viewport()


def test_pictures_are_chosen_with_the_arrow_keys(new_page):
    page = new_page(size=DESK)
    page.goto("/products/")
    pictures = page.locator(".shot")
    wide = pictures.first.bounding_box()["width"]
    page.locator(".shots input").first.focus()

    page.keyboard.press("ArrowRight")

    expect(page.locator(".shots input").nth(1)).to_be_checked()
    assert pictures.nth(1).bounding_box()["width"] == wide
    assert pictures.first.bounding_box()["width"] < wide / 2
    assert page.evaluate("scrollY") == 0


def test_pages_move_into_each_other_unless_motion_is_unwanted(browser: Browser, shop):
    moved = {}
    for motion in ["no-preference", "reduce"]:
        context = browser.new_context(
            base_url=shop.url, viewport=DESK, reduced_motion=motion
        )
        context.add_init_script(MOVED)
        page = context.new_page()
        page.goto("/articles/")
        page.get_by_role("link", name="Evidence").first.click()
        page.wait_for_url("**/sources/")
        moved[motion] = page.evaluate("window.moved")
        context.close()

    assert moved == {"no-preference": True, "reduce": False}
