"""What readers of plain text get of a letter."""

import pytest

from blog.citations import render_body
from shop.newsletter.plain_text import plain_text
from tests.factories import make_source

pytestmark = pytest.mark.django_db


def text_of(markdown: str) -> str:
    return plain_text(render_body(markdown, popovers=False).html)


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("One.\n\nTwo.", "One.\n\nTwo."),
        ("## Head\n\nWords.", "HEAD\n\nWords."),
        ("- one\n- two", "- one\n\n- two"),
        ("3. three\n4. four", "3. three\n\n4. four"),
        ("[here](https://example.org/)", "here (https://example.org/)"),
        ("<https://example.org/>", "https://example.org/"),
        ("> said\n>\n> twice\n\nafter", "> said\n\n> twice\n\nafter"),
        ("one  \ntwo", "one\ntwo"),
        ("---", "-" * 20),
        ("a **b** *c*", "a b c"),
        ("5 < 6 & 7", "5 < 6 & 7"),
        ("<script>x</script>", "<script>x</script>"),
    ],
)
def test_markdown_reads_well_without_its_signs(markdown, text):
    assert text_of(markdown) == text


def test_numbers_of_sources_stand_in_brackets():
    make_source("klass2004")
    make_source("todd2003")

    assert text_of("Force fell.[@klass2004; @todd2003]") == "Force fell. [1,2]"


def test_long_lines_are_broken_and_long_addresses_are_not():
    address = "https://example.org/" + "a" * 100

    lines = text_of(f"{'word ' * 40}\n\n<{address}>").split("\n")

    assert max(len(line) for line in lines[:-1]) <= 76
    assert lines[-1] == address
