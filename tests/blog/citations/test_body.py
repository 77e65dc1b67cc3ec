"""The rest of a body: headings, links, pictures, boxes, and what means harm."""

import time

import pytest
from bs4 import BeautifulSoup

from blog.citations import BodyTooLong, render_body
from blog.models import MAX_BODY_LENGTH, Source
from tests.blog.citations.rendering import messages, rendered, soup


def test_headings_start_below_the_title_skip_no_level_and_have_their_own_ids():
    body = "# One\n\n#### Deep\n\n## Refs\n\n# One\n\n# Ref-3\n\n# 東京"

    result = rendered(body)

    assert [(h.level, h.anchor) for h in result.headings] == [
        (2, "one"),
        (3, "deep"),
        (3, "refs-2"),
        (2, "one-2"),
        (2, "about-ref-3"),
        (2, "section"),
    ]
    assert '<h2 id="one">' in result.html
    assert "<h1" not in result.html


def test_a_heading_is_listed_without_its_numbers():
    (heading,) = rendered("## What *tires*[@klass2004]").headings

    assert heading.text == "What tires"


@pytest.mark.parametrize(
    ("address", "rel"),
    [
        ("https://example.org/a", ["noopener"]),
        ("/articles/", None),
        ("#one", None),
        ("mailto:me@example.com", None),
        ("http://127.0.0.1:8000/articles/", None),
        ("http://127.0.0.1.example.org/", ["noopener"]),
    ],
)
def test_allowed_links(address, rel):
    link = soup(f"[words]({address})").a

    assert link["href"] == address
    assert link.get("rel") == rel


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//evil.example/",
        "vbscript:x",
        "ftp://example.org",
        "file:///etc/passwd",
        "page.html",
    ],
)
def test_other_links_are_not_made_and_told(address):
    assert soup(f"[words]({address})").a is None
    assert "A link was not made" in messages(f"[words]({address})")[0]


def test_an_image_from_elsewhere_is_not_shown_and_told():
    assert soup("![A drawing](https://example.org/a.png)").img is None
    assert soup("![A drawing](/media/a.png)").img["alt"] == "A drawing"
    assert "Only images of this site" in messages("![x](https://example.org/a.png)")[0]


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<p style="x">a</p>',
        "[x](/a 'onclick=alert(1)')",
        '[see <script>alert(1)</script> @klass2004, "><script>]',
        '[@klass2004, <img src=x onerror="a">]',
        "# <svg onload=alert(1)>",
        "::: answer <script>\nx\n:::",
    ],
)
def test_nothing_typed_becomes_active(body):
    page = soup(body)

    assert page.find(["script", "svg", "style", "iframe"]) is None
    for tag in page.find_all(True):
        assert not [
            name for name in tag.attrs if name.startswith("on") or name == "style"
        ]


def test_a_hostile_source_cannot_leave_its_attribute():
    sources = {
        "x": Source(key="x", authors=[{"family": '"><script>alert(1)</script>'}])
    }

    page = BeautifulSoup(render_body("[@x]", sources).html, "html.parser")

    assert page.script is None
    assert page.a["aria-label"] == 'Source 1: "><script>alert(1)</script>'


def test_boxes_for_the_short_answer_and_for_what_is_unsure():
    page = soup("::: answer\n## The short answer\n\nYes.\n:::\n\n::: unsure\nNo.\n:::")

    assert page.select_one("section.answer h2").text == "The short answer"
    assert page.select_one("section.unsure p").text == "No."


def test_the_same_body_renders_the_same_twice():
    body = "A[@todd2003] ==b[@klass2004]=="

    assert rendered(body).html == rendered(body).html


@pytest.mark.parametrize(
    "unit",
    ["[", "[@a", "![", "[a](", "==a ", "*a _b ", "> ", "[@klass2004] ", "a@b.", "`"],
)
def test_hostile_input_costs_no_more_than_its_length(unit):
    """Twice as much takes about twice as long; four times would be the way to minutes.
    Processor time, so that a busy machine does not count."""

    def once(times: int) -> float:
        started = time.process_time()
        rendered((unit * times)[:MAX_BODY_LENGTH])
        return time.process_time() - started

    def cost(times: int) -> float:
        """The best of three, because what disturbs a run only ever adds to it."""
        return min(once(times) for _ in range(3))

    too_short_to_tell = 0.2
    assert cost(12_000) < 3.2 * cost(6_000) + too_short_to_tell


def test_a_body_over_the_limit_is_refused_before_it_is_read():
    with pytest.raises(BodyTooLong, match="5,000,000 characters; 200,000 are"):
        rendered("[" * 5_000_000)


def test_heading_that_begins_with_a_number_has_an_anchor_that_does_not():
    assert 'id="about-30-days"' in render_body("## 30 days").html
