"""The editor of articles in a browser: picker, toolbar, pictures, two people."""

import re
from io import BytesIO
from itertools import count

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import PHONE

_serial = count(1)


def draft(desk: Page, body: str = "Words.") -> str:
    """The path of its form, once it is saved."""
    desk.goto("/admin/blog/article/add/")
    title = f"A draft of the browser {next(_serial)}"
    desk.get_by_label("Title", exact=False).first.fill(title)
    desk.get_by_label("Slug:").fill(title.lower().replace(" ", "-"))
    desk.get_by_label("Topic:").select_option(label="Fatigue")
    desk.get_by_label("Standfirst").fill("A short line under the title.")
    desk.get_by_label("Excerpt").fill("What the list says.")
    desk.get_by_label("Body").fill(body)
    desk.get_by_role("button", name="Save and continue editing").click()
    expect(desk.locator(".messagelist")).to_contain_text("added successfully")
    return desk.url


def picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", (640, 400), "teal").save(file, "PNG")
    return file.getvalue()


def options(desk: Page) -> Locator:
    return desk.get_by_role("listbox", name="Sources").get_by_role("option")


def drop(desk: Page, content: bytes, name: str, kind: str) -> None:
    desk.get_by_label("Body").evaluate(
        """(body, [bytes, name, type]) => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], name, { type }));
            body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }""",
        [list(content), name, kind],
    )


def test_source_is_picked_at_the_caret_by_keyboard(desk):
    draft(desk)
    body = desk.get_by_label("Body")
    body.fill("")

    desk.keyboard.type("Force fell.[@tod")
    first = options(desk).first
    expect(first).to_contain_text("todd2003")
    expect(first).to_have_attribute("aria-selected", "true")
    expect(body).to_have_attribute("aria-activedescendant", "citation-0")
    desk.keyboard.press("Enter")
    expect(body).to_have_value("Force fell.[@todd2003]")

    desk.keyboard.press("ArrowLeft")
    desk.keyboard.type("; @hidese")
    expect(options(desk).first).to_contain_text("hidese2019")
    desk.keyboard.press("Tab")
    expect(body).to_have_value("Force fell.[@todd2003; @hidese2019]")

    desk.keyboard.press("End")
    desk.keyboard.type(" [@e")
    expect(options(desk).nth(1)).to_be_visible()
    second = options(desk).nth(1).locator("code").inner_text()
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    expect(body).to_have_value(re.compile(rf"\[@{second}\]$"))

    desk.keyboard.type(" [@e")
    expect(options(desk).first).to_be_visible()
    desk.keyboard.press("Escape")
    expect(options(desk)).to_have_count(0)
    expect(body).to_have_value(re.compile(r" \[@e$"))


def test_source_is_picked_with_the_mouse(desk):
    draft(desk)
    desk.get_by_label("Body").fill("")
    desk.keyboard.type("[@pandit")
    options(desk).first.click()

    expect(desk.get_by_label("Body")).to_have_value("[@pandit2024]")
    expect(desk.get_by_label("Body")).to_be_focused()


def test_words_are_formatted_by_button_and_shortcut(desk):
    draft(desk, "muscle")
    body = desk.get_by_label("Body")
    tools = desk.get_by_role("toolbar", name="Formatting")

    body.focus()
    body.select_text()
    tools.get_by_role("button", name="Bold").click()
    expect(body).to_have_value("**muscle**")
    desk.keyboard.press("Control+i")
    expect(body).to_have_value("***muscle***")
    desk.keyboard.press("Control+z")
    expect(body).to_have_value("**muscle**")
    desk.keyboard.press("Control+Alt+2")
    expect(body).to_have_value("## **muscle**")

    tools.get_by_role("button", name="Bold").focus()
    desk.keyboard.press("ArrowRight")
    expect(tools.get_by_role("button", name="Italic")).to_be_focused()
    desk.keyboard.press("End")
    expect(tools.get_by_role("button", name="Claim")).to_be_focused()


def test_dropped_picture_needs_words_and_then_stands_in_the_preview(desk):
    draft(desk, "Before.")
    body = desk.get_by_label("Body")
    dialog = desk.get_by_role("dialog", name="Put a picture into the text")

    drop(desk, picture(), "tea.png", "image/png")
    expect(dialog).to_be_visible()
    expect(dialog.locator("[data-shown]")).to_be_visible()
    dialog.get_by_role("button", name="Put it in").click()
    expect(dialog.locator("#image-alt-error")).to_contain_text("Say what it shows")
    expect(body).to_have_value("Before.")

    dialog.get_by_label("What it shows").fill("A cup of tea")
    dialog.get_by_role("button", name="Put it in").click()
    expect(dialog).to_be_hidden()
    expect(body).to_have_value(
        re.compile(r"!\[A cup of tea\]\(image:tea-\w+-640x400\)")
    )
    shown = desk.frame_locator("iframe[name=article-preview]").locator(
        ".prose figure img"
    )
    expect(shown).to_have_attribute("alt", "A cup of tea")


def test_unsaved_words_are_brought_back_after_the_page_was_left(desk):
    path = draft(desk)
    with desk.expect_response("**/unsaved/"):
        desk.get_by_label("Body").fill("Words, and half a th")
    expect(desk.locator("[data-autosave]")).to_contain_text("kept for you since")
    desk.goto("/admin/")

    desk.goto(path)
    expect(desk.get_by_label("Body")).to_have_value("Words.")
    desk.get_by_role("link", name="Bring them back").click()
    expect(desk.get_by_label("Body")).to_have_value("Words, and half a th")

    desk.get_by_role("button", name="Save and continue editing").click()
    expect(desk.locator(".messagelist")).to_contain_text("changed successfully")
    expect(desk.locator(".article-unsaved")).to_have_count(0)


def test_two_who_edit_are_told_and_none_overwrites_the_other(desk, colleague):
    path = draft(desk)
    colleague.goto(path)
    here = colleague.locator("[data-presence]")
    expect(here).to_contain_text("staff@example.com has been editing since")

    desk.get_by_label("Body").fill("What staff wrote.")
    desk.get_by_role("button", name="Save and continue editing").click()
    expect(desk.locator(".messagelist")).to_contain_text("changed successfully")
    expect(desk.locator("[data-presence]")).to_contain_text("dana@example.com")

    colleague.get_by_label("Body").fill("What Dana wrote.")
    colleague.get_by_role("button", name="Save and continue editing").click()
    conflict = colleague.locator(".article-conflict")
    expect(conflict).to_contain_text("Two people wrote at once")
    expect(conflict.locator("del")).to_contain_text("staff")
    expect(colleague.get_by_label("Body")).to_have_value("What Dana wrote.")

    colleague.get_by_label(re.compile("save mine after it")).check()
    colleague.get_by_role("button", name="Save and continue editing").click()
    expect(colleague.locator(".messagelist")).to_contain_text("changed successfully")
    colleague.goto(path.replace("/change/", "/history/"))
    expect(colleague.locator(".article-history").first).to_contain_text("3")


def test_form_works_without_script(new_page, shop):
    page = new_page(size=PHONE, java_script_enabled=False)
    page.goto("/admin/")
    page.get_by_label("Email address").fill("staff@example.com")
    page.get_by_label("Password").fill(shop.staff_password)
    page.get_by_role("button", name="Log in").click()

    draft(page, "Force fell.[@todd2003]")

    expect(page.locator(".article-standing")).to_contain_text("Draft")
    expect(page.get_by_role("toolbar", name="Formatting")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
