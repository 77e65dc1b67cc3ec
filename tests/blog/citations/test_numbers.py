"""What a reader finds in the place of a citation: its number, its link, its study."""

import time

import pytest
from bs4 import BeautifulSoup

from blog.citations import record_citations, render_body
from blog.models import Source
from tests.blog.citations.rendering import SOURCES, rendered, soup
from tests.blog.factories import make_article, make_source


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
