"""What a screen reader says of the product page, in the order it says it."""

from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE

PARTS = [
    'link "Skip to main content"',
    "banner:",
    "main:",
    'group "Pictures of the product"',
    'heading "AnxDefy+" [level=1]',
    "Supports a calmer response to everyday stress.",
    'link "FDA notice"',
    'button "1 study: Lopresti 2019"',
    "Highlighted words have a study behind them.",
    "* These statements have not been evaluated",
    "Pregnant, nursing, under 18, or taking medicine? Ask a clinician first if you",
    'link "Why"',
    'group "How many bottles"',
    'radio "1 bottle',
    'radio "6 bottles',
    'button "Add to basket"',
    'heading "Does the dose match the research?" [level=2]',
    'heading "Supplement Facts" [level=2]',
    "Other ingredients:",
    'heading "How to take it" [level=3]',
    'heading "Ask a clinician first if you" [level=3]',
    "Pregnancy and nursing",
    "are pregnant or nursing",
    "Medicines",
    "take sedatives;",
    'heading "Questions people ask" [level=2]',
    'heading "Studies cited on this page" [level=2]',
    "contentinfo:",
    "* These statements have not been evaluated",
    "The contents of this blog should not be taken as medical advice.",
]
PANEL = """
- caption:
  - heading "Supplement Facts" [level=2]
  - term: Serving Size
  - definition: 2 capsules
  - term: Servings Per Container
  - definition: "30"
- rowgroup:
  - row:
    - columnheader "Ingredient"
    - columnheader "Amount Per Serving"
    - columnheader "% Daily Value"
- rowgroup:
  - row:
    - rowheader "L-Theanine"
    - cell "200 mg"
    - cell "† Daily Value not established.":
      - link "† Daily Value not established."
  - row:
    - rowheader "Ashwagandha (Withania somnifera) root extract"
    - cell "300 mg"
    - cell "† Daily Value not established.":
      - link "† Daily Value not established."
"""


def _opened(new_page) -> Page:
    page = new_page(size=PHONE)
    page.goto("/products/")
    return page


def test_product_page_is_said_in_the_order_it_is_looked_at(new_page):
    said = _opened(new_page).locator("body").aria_snapshot()

    place = 0
    for part in PARTS:
        found = said.find(part, place)
        assert found >= 0, f"{part!r} is not said after what stands before it:\n{said}"
        place = found + len(part)


def test_facts_panel_is_a_table_with_heads(new_page):
    panel = _opened(new_page).locator(".facts table")

    expect(panel).to_match_aria_snapshot(PANEL)


def test_shut_parts_of_the_page_are_not_said(new_page):
    page = _opened(new_page)

    said = page.locator("body").aria_snapshot()
    assert "Close menu" not in said
    assert page.locator(".study").first.inner_text() not in said
