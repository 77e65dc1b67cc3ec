"""What is read as a citation or a highlight, and what is told of what is none."""

import pytest

from tests.blog.citations.rendering import messages, rendered, soup


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
