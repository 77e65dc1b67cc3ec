import time

import pytest
from bs4 import BeautifulSoup

from blog.citations import BodyTooLong, record_citations, render_body
from blog.models import MAX_BODY_LENGTH, Source
from tests.blog.factories import make_article, make_source

SOURCES = {
    key: Source(key=key, authors=[{"family": family}], year=year)
    for key, family, year in (
        ("klass2004", "Klass", 2004),
        ("todd2003", "Todd", 2003),
        ("hidese2019", "Hidese", 2019),
    )
}


def rendered(body: str):
    return render_body(body, SOURCES)


def soup(body: str) -> BeautifulSoup:
    return BeautifulSoup(rendered(body).html, "html.parser")


def messages(body: str) -> list[str]:
    return [str(problem) for problem in rendered(body).problems]


def test_a_number_is_a_link_to_its_reference_with_a_name():
    place = soup("Force fell.[@klass2004]").select_one("sup > span")

    assert place["id"] == "cite-1-1"
    assert place.a.attrs == {
        "class": ["cite"],
        "href": "#ref-1",
        "role": "doc-biblioref",
        "aria-label": "Source 1: Klass 2004",
    }
    assert place.a.text == "1"


def test_a_number_is_a_button_that_opens_its_study():
    button = soup("Force fell.[@klass2004]").select_one("sup button")

    assert button.attrs == {
        "class": ["cite"],
        "type": "button",
        "popovertarget": "study-1",
        "aria-label": "Source 1: Klass 2004",
        "value": "1",
    }


def test_without_popovers_a_number_is_a_link_and_nothing_else():
    body = "Force fell.[@klass2004] Then.[@klass2004; @todd2003; @hidese2019]"

    page = BeautifulSoup(render_body(body, SOURCES, popovers=False).html, "html.parser")

    assert [link.text for link in page.select("a.cite")] == ["1", "1–3"]
    assert not page.select("button, [popover]")


def test_three_numbers_in_a_row_become_a_range_that_opens_each():
    page = soup("All.[@klass2004; @todd2003; @hidese2019]")

    (link,) = page.select("sup a")
    (all_of_them,) = page.select("sup button[value]")
    label = "Sources 1 to 3: Klass 2004, Todd 2003, Hidese 2019"
    assert (link.text, link["href"], link["aria-label"]) == ("1–3", "#ref-1", label)
    assert (all_of_them["value"], all_of_them["aria-label"]) == ("1–3", label)
    opened = page.find(id=all_of_them["popovertarget"])
    assert [(b.text, b["popovertarget"]) for b in opened.select("button")] == [
        ("1: Klass 2004", "study-1"),
        ("2: Todd 2003", "study-2"),
        ("3: Hidese 2019", "study-3"),
    ]


def test_each_source_of_a_range_leads_back_to_it():
    result = rendered("All.[@klass2004; @todd2003; @hidese2019] x[@todd2003]")

    assert [reference.places for reference in result.references] == [
        ["cite-1-1"],
        ["cite-1-1", "cite-2-2"],
        ["cite-1-1"],
    ]


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        ("k1 k2", "1,2"),
        ("k2 k1 k3", "1–3"),
        ("k1 k2 k3 k5", "1–3,5"),
        ("k1 k3 k4 k5", "1,3–5"),
        ("k1 k1 k2", "1,2"),
        ("k1 k3 k5", "1,3,5"),
    ],
)
def test_groups_are_told_as_short_as_they_can_be_read(keys, shown):
    sources = {f"k{i}": Source(key=f"k{i}", title=f"T{i}") for i in range(1, 6)}
    first = " ".join(f"[@k{i}]" for i in range(1, 6))
    group = "; ".join(f"@{key}" for key in keys.split())

    html = render_body(f"{first}\n\nx[{group}]", sources, popovers=False).html

    assert BeautifulSoup(html, "html.parser").select("sup")[-1].text == shown


def test_pages_beside_a_key_keep_the_order_that_was_written():
    text = soup("x[@todd2003] y[@klass2004, p. 4; @todd2003]").select("sup")[-1].text

    assert text == "2 (p. 4),1"


def test_a_doubtful_paper_says_so_at_its_number_and_joins_no_range():
    sources = SOURCES | {
        "todd2003": Source(key="todd2003", title="T", standing="concern"),
        "hidese2019": Source(key="hidese2019", title="H", standing="corrected"),
    }

    html = render_body("x[@klass2004; @todd2003; @hidese2019]", sources).html

    page = BeautifulSoup(html, "html.parser")
    assert page.sup.text == "1,2 concern,3"
    assert [link["aria-label"] for link in page.select("a")] == [
        "Source 1: Klass 2004",
        "Source 2: T, expression of concern",
        "Source 3: H, corrected",
    ]


def test_words_that_rest_on_a_retracted_paper_do_not_shine_and_are_told():
    sources = {"x": Source(key="x", title="T", standing="retracted")}

    result = render_body("a\n\n==b[@x]==", sources)

    assert "<mark>" not in result.html
    assert "Line 3: “x” was retracted: say so in the text, or take it out." in [
        str(problem) for problem in result.problems
    ]


@pytest.mark.parametrize("citations", [400])
def test_many_citations_cost_little(citations):
    """20 ms is the promise; three times that leaves room for a busy machine."""
    sources = {
        f"k{i}": Source(key=f"k{i}", authors=[{"family": f"F{i}"}], year=2000)
        for i in range(60)
    }
    words = "What was measured in *muscle*, in a sentence of some length.[@k{}]\n\n"
    body = "".join(words.format(i % 60) for i in range(citations))

    def once() -> float:
        started = time.process_time()
        render_body(body, sources)
        return time.process_time() - started

    assert min(once() for _ in range(5)) < 0.06


def test_numbers_follow_first_use_and_a_paper_keeps_its_number():
    body = "A[@todd2003] b[@klass2004]\n\n> c[@todd2003]\n\n- d[@hidese2019]"

    result = rendered(body)

    assert result.numbers == {"todd2003": 1, "klass2004": 2, "hidese2019": 3}
    assert [link.text for link in soup(body).select("a.cite")] == ["1", "2", "1", "3"]


def test_each_place_has_its_own_id_and_the_reference_knows_them_by_letter():
    body = "A[@todd2003] b[@todd2003] c[@todd2003]"

    (reference,) = rendered(body).references

    places = [place["id"] for place in soup(body).select("sup > span[id]")]
    assert places == reference.places
    assert reference.backlinks == [
        ("cite-1-1", "a"),
        ("cite-1-2", "b"),
        ("cite-1-3", "c"),
    ]


def test_letters_go_on_after_z():
    (reference,) = rendered("x[@todd2003] " * 28).references

    assert [letter for _, letter in reference.backlinks][25:] == ["z", "aa", "ab"]


def test_a_group_shows_separate_numbers():
    numbers = soup("Both.[@hidese2019; @klass2004]").select("sup a")

    assert [link.text for link in numbers] == ["1", "2"]
    assert [link["href"] for link in numbers] == ["#ref-1", "#ref-2"]


def test_a_comma_separates_sources_too():
    assert rendered("[@hidese2019, @klass2004]").numbers == {
        "hidese2019": 1,
        "klass2004": 2,
    }


def test_words_and_pages_beside_a_key_are_kept():
    assert soup("x [see @klass2004, p. 4]").select_one("sup").text == "see 1 (p. 4)"


def test_the_space_before_a_raised_number_goes():
    assert soup("Force fell. [@klass2004] Then").p.text == "Force fell.1 Then"


@pytest.mark.parametrize(
    "body",
    [
        "Ask @klass2004 about it",
        "[me@x.com]",
        "[a.b@klass2004]",
        r"\[@klass2004]",
        "`[@klass2004]`",
        "    [@klass2004]",
        "[klass2004]",
        "[@]",
    ],
)
def test_what_is_no_citation_stays_text(body):
    assert rendered(body).numbers == {}
    assert "cite" not in rendered(body).html


def test_keys_are_compared_to_the_letter():
    assert "no source with the key “Klass2004”" in messages("[@Klass2004]")[0]


def test_brackets_with_an_address_stay_a_link():
    link = soup("[@klass2004](/articles/)").a

    assert (link["href"], link.text) == ("/articles/", "@klass2004")


def test_a_line_that_looks_like_a_link_definition_still_cites():
    body = "[@klass2004]: words\n[see @todd2003]: words"

    assert rendered(body).numbers == {"klass2004": 1, "todd2003": 2}


def test_an_unknown_key_is_marked_and_blocks_publishing_with_its_line():
    result = rendered("One\n\nTwo\nthree[@nobody1900; @klass2004]")

    assert [str(problem) for problem in result.blocking_problems] == [
        "Line 4: There is no source with the key “nobody1900”."
    ]
    assert '<strong class="unknown">[@nobody1900: no such source]' in result.html
    assert result.numbers == {"klass2004": 1}


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("# Top [@gone]", 1),
        ("a\n\n> b\n> c [@gone]", 4),
        ("- a\n- b\n  [@gone]", 3),
        ("| a |\n|---|\n| b |\n| [@gone] |", 4),
        ("[see\n@klass2004]\n[@gone]", 3),
    ],
)
def test_lines_are_told_right_in_every_kind_of_block(body, line):
    (problem,) = rendered(body).problems

    assert problem.line == line


def test_a_citation_inside_a_link_is_told():
    assert messages("\n[words [@klass2004]](/x)") == [
        "Line 2: A link cannot hold a citation in its text: put the citation behind"
        " the link."
    ]


def test_a_citation_in_the_description_of_an_image_is_told():
    assert messages("![seen [@klass2004]](/media/a.png)") == [
        "Line 1: The description of an image cannot hold a citation: put it behind"
        " the image."
    ]


def test_an_email_address_that_is_no_link_is_told():
    assert messages("Write to me@example.com") == [
        "Line 1: me@example.com stays text: write <me@example.com> to make it a link."
    ]
    assert messages("Write to <me@example.com>") == []


def test_keys_without_a_semicolon_are_told():
    assert messages("[@klass2004 @todd2003]") == [
        "Line 1: [@klass2004 @todd2003] stays text: write [@key], or [@key; @other]."
    ]


def test_a_highlight_with_a_study_shines():
    mark = soup("==Force **fell**.[@klass2004]== Then").mark

    assert mark.text == "Force fell.1"


@pytest.mark.parametrize("inside", ["Force fell.", "Force fell.[@nobody1900]"])
def test_a_highlight_without_a_known_study_stays_plain_and_is_told(inside):
    body = f"First.[@klass2004]\n=={inside}=="

    assert soup(body).mark is None
    assert (
        "Line 2: These highlighted words hold no citation, so they stay plain."
        in messages(body)
    )
    assert "==" not in rendered(body).html


def test_equal_signs_in_prose_stay():
    assert soup("a = b, c == d, === e ===").p.text == "a = b, c == d, === e ==="


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


@pytest.mark.django_db
def test_sources_are_read_in_one_query(django_assert_num_queries):
    for key in ("a1", "b2", "c3"):
        make_source(key)

    with django_assert_num_queries(1):
        result = render_body("[@a1; @b2] [@c3]")

    assert result.numbers == {"a1": 1, "b2": 2, "c3": 3}


@pytest.mark.django_db
def test_citations_are_recorded_anew_from_the_body():
    first, second = make_source("a1"), make_source("b2")
    article = make_article(body="x[@a1] y[@b2]")

    article.body = "y[@b2] x[@a1] z[@gone]"
    problems = record_citations(article)

    rows = article.citations.values_list("number", "source")
    assert list(rows) == [(1, second.pk), (2, first.pk)]
    assert [problem.line for problem in problems] == [1]


def test_heading_that_begins_with_a_number_has_an_anchor_that_does_not():
    assert 'id="about-30-days"' in render_body("## 30 days").html
