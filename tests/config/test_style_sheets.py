"""Each page links the sheets it needs, so a rule that nothing wears is paid for nothing."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.environment import BASE_DIR

SITE = BASE_DIR / "static/css/site.css"
LINK = re.compile(r"""static ['"]css/([\w-]+\.css)['"]""")
WORN = re.compile(r"""class=\\?["']([^"'>]*)""")
PUT_TOGETHER = {
    *("answer", "unsure"),  # sections of Markdown
    *("in1", "in2"),  # levels of the panel
    *("half", "third"),  # widths of a field
    *("when-standard", "when-two-days"),  # ways of shipping
    *("done", "now"),  # steps of an order
}
"""Classes whose names stand in no attribute as a whole."""


def storefront_templates() -> Iterator[Path]:
    for template in (BASE_DIR / "templates").rglob("*.html"):
        if template.relative_to(BASE_DIR / "templates").parts[0] not in {
            "admin",
            "emails",
        }:
            yield template


def storefront_sheets() -> set[Path]:
    linked = set()
    for template in storefront_templates():
        linked |= set(LINK.findall(template.read_text()))
    return {BASE_DIR / "static/css" / name for name in linked}


def worn() -> set[str]:
    code = [BASE_DIR / room for room in ("blog", "shop", "compliance")]
    files = [*storefront_templates(), *(f for room in code for f in room.rglob("*.py"))]
    return {
        name
        for file in files
        for written in WORN.findall(file.read_text())
        for name in re.sub(r"{[%{].*?[%}]}|{% *", " ", written).split()
    }


@pytest.mark.parametrize("sheet", sorted(storefront_sheets()), ids=lambda at: at.name)
def test_something_wears_every_class(sheet):
    css = re.sub(r"/\*.*?\*/|url\([^)]*\)", "", sheet.read_text(), flags=re.DOTALL)
    styled = set(re.findall(r"\.([a-zA-Z][\w-]*)", css))

    assert styled - worn() - PUT_TOGETHER == set()


def test_every_other_sheet_adds_to_the_layers_of_the_first():
    first = SITE.read_text()

    order = re.search(r"^@layer ([\w, ]+);", first, re.MULTILINE)

    assert order
    layers = set(order[1].split(", "))
    for sheet in storefront_sheets():
        named = set(re.findall(r"^@layer (\w+) {", sheet.read_text(), re.MULTILINE))
        assert named <= layers, sheet.name
        assert named, sheet.name
