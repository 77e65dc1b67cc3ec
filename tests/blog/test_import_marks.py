import random
import re

import pytest

from blog.importing.drafts import import_text
from blog.models import Source
from tests.blog.factories import make_source

pytestmark = pytest.mark.django_db


def keys(count: int) -> str:
    """A list of sources with the keys a1, a2, …"""
    for number in range(1, count + 1):
        make_source(f"a{number}", title=f"Paper number {number} on tired muscle")
    lines = [
        f"{number}. Paper number {number} on tired muscle"
        for number in range(1, count + 1)
    ]
    return "\n\nSources:\n" + "\n".join(lines)


def imported(sentence: str, count: int = 6):
    report = import_text(f"{sentence}{keys(count)}", name="Marks")
    return report, report.article.body.strip()


@pytest.mark.parametrize(
    ("written", "cited"),
    [
        ("Force.¹ More.", "Force.[@a1] More."),
        ("Force¹, more.", "Force[@a1], more."),
        ("Force.³⁴ More.", "Force.[@a3; @a4] More."),
        ("Force.¹,² More.", "Force.[@a1; @a2] More."),
        ("Force.¹, ² More.", "Force.[@a1; @a2] More."),
        ("Force.¹˒² More.", "Force.[@a1; @a2] More."),
        ("Force.²⁻⁴ More.", "Force.[@a2; @a3; @a4] More."),
        ("Force.²–⁴ More.", "Force.[@a2; @a3; @a4] More."),
        ("Force.¹²³ More.", "Force.[@a1; @a2; @a3] More."),
        ("Force.^1^ More.", "Force.[@a1] More."),
        ("Force.^1,3^ More.", "Force.[@a1; @a3] More."),
        ("Force.^[2]^ More.", "Force.[@a2] More."),
        ("Force [1]. More.", "Force [@a1]. More."),
        ("Force [1,2]. More.", "Force [@a1; @a2]. More."),
        ("Force [1, 2]. More.", "Force [@a1; @a2]. More."),
        ("Force [1; 2]. More.", "Force [@a1; @a2]. More."),
        ("Force [3-5]. More.", "Force [@a3; @a4; @a5]. More."),
        ("Force [3–5]. More.", "Force [@a3; @a4; @a5]. More."),
        ("Force [1,3-5]. More.", "Force [@a1; @a3; @a4; @a5]. More."),
        ("Force [1][2]. More.", "Force [@a1; @a2]. More."),
        ("Force [1] [2]. More.", "Force [@a1; @a2]. More."),
        ("Force [1], [2]. More.", "Force [@a1; @a2]. More."),
        ("Force [1]–[3]. More.", "Force [@a1; @a2; @a3]. More."),
        (r"Force \[1\]. More.", "Force [@a1]. More."),
        ("Force[^2]. More.", "Force[@a2]. More."),
        ("Force [1](#ref1). More.", "Force [@a1]. More."),
        ("Force [[1]](#ref1). More.", "Force [@a1]. More."),
        ("Force.<sup>1</sup> More.", "Force.[@a1] More."),
        ("Force.<sup>[1, 2]</sup> More.", "Force.[@a1; @a2] More."),
        ('Force.<sup><a href="#n1">1</a></sup> More.', "Force.[@a1] More."),
        ("In 2019¹ it was so.", "In 2019[@a1] it was so."),
        ("Force¹(the weak kind) fell.", "Force[@a1] (the weak kind) fell."),
        ("**Force.**¹ More.", "**Force.**[@a1] More."),
        ("==Force.¹== More.", "==Force.[@a1]== More."),
    ],
)
def test_marks_become_citations_where_they_stood(written, cited):
    report, body = imported(written)

    assert body == cited
    assert report.marks_found == report.marks_linked == body.count("@a")
    assert report.marks_found


@pytest.mark.parametrize(
    ("written", "because"),
    [
        ("An area of 5 m² of skin.", "m² taken as a power"),
        ("A fit of R² = 0.8.", "R² taken as a power"),
        ("About 10³ cells.", "10³ taken as a power"),
        ("About 10⁻³ mol.", "taken as a power"),
        ("Shown before (1).", "(1): it may be a mark or a number"),
        ("Force fell.1 It rose.", "1: it may be a mark that lost its place"),
        ("See [1](https://example.com/).", "it leads elsewhere"),
        ("See [the paper][1].", "[1] after a bracket"),
    ],
)
def test_what_may_be_a_mark_stays_and_is_reported(written, because):
    report, body = imported(written)

    assert body == written
    assert report.marks_found == 0
    said = [remark for remark in report.remarks if because in remark.message]
    assert len(said) == 1
    assert said[0].line == 1
    assert not said[0].is_sure


@pytest.mark.parametrize(
    "written",
    [
        "Take `array[1]` as it is.",
        "See <https://example.com/a[1]> or https://example.com/[2] for it.",
        "See [the paper](https://example.com/x[1]).",
        "Write to [me@example.com] about 30 (thirty) people.",
        "About 30 people (64) came.",
        "- [ ] a task",
    ],
)
def test_what_is_no_mark_stays_without_a_word(written):
    report, body = imported(written)

    assert body == written
    assert report.marks_found == 0
    assert not [remark for remark in report.remarks if "kept" in remark.message]


def test_a_code_block_is_left_alone():
    code = "```\nvalue = list[1]  # ²\n\n# no heading\n```"

    report, body = imported(f"Words.\n\n{code}\n\nForce [1].")

    assert code in body
    assert report.marks_found == 1


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Force.⁷ More.", "Force.⁷ More."),
        ("Force [7]. More.", "Force [7]. More."),
        ("Force [0]. More.", "Force [0]. More."),
        ("Force [2003]. More.", "Force [2003]. More."),
        ("Force [1,7]. More.", "Force [@a1] [7]. More."),
        ("Force.¹,⁷ More.", "Force.[@a1] [7] More."),
        ("Force.⁹⁹ More.", "Force.⁹⁹ More."),
    ],
)
def test_a_mark_without_a_source_stays_in_sight_and_is_reported(written, kept):
    report, body = imported(written)

    assert body == kept
    assert report.marks_found == report.marks_linked + 1
    assert any("has no source with the number" in str(r) for r in report.remarks)


@pytest.mark.parametrize(
    ("count", "cited", "doubts"),
    [(4, "[@a3; @a4]", 0), (33, "[@a3; @a4]", 0), (34, "[@a34]", 1)],
)
def test_a_raised_34_is_two_marks_where_the_list_is_shorter(count, cited, doubts):
    report, body = imported("Force.³⁴", count)

    assert body == f"Force.{cited}"
    doubted = [
        r for r in report.remarks if r.message.startswith("the mark 34 taken as")
    ]
    assert len(doubted) == doubts


def test_a_raised_1213_is_12_and_13_where_the_list_has_both():
    _, body = imported("Force.¹²¹³", 14)

    assert body == "Force.[@a12; @a13]"


def test_one_source_named_twice_in_a_mark_is_cited_once():
    make_source("same", title="One and the same paper on muscle")
    text = "Force [1,2].\n\nSources:\n1. One and the same paper on muscle\n"

    report = import_text(text + "2. One and the same paper on muscle - PMC\n", name="x")

    assert report.article.body == "Force [@same].\n"
    assert (report.marks_found, report.marks_linked) == (2, 2)
    assert any("is same once more" in str(remark) for remark in report.remarks)


def test_without_a_list_every_mark_stays_and_is_reported():
    report = import_text("Force.¹ Nerve [2].", name="x")

    assert report.article.body == "Force.¹ Nerve [2].\n"
    assert (report.marks_found, report.marks_linked) == (2, 0)
    assert "not sure: no list of sources found: no mark was linked" in map(
        str, report.remarks
    )


def test_a_source_that_no_mark_names_is_kept_and_reported():
    report, _ = imported("Force.¹", 2)

    said = [str(remark) for remark in report.remarks]
    assert "line 5: not sure: source 2 (a2) is never cited: it stays in the " in (
        " ".join(said)
    )
    assert Source.objects.filter(key="a2").exists()


def test_a_citation_that_is_there_already_stays():
    report, body = imported("Force [@a1] and [@a2; @a3].")

    assert body == "Force [@a1] and [@a2; @a3]."
    assert report.article.citations.count() == 3


def test_a_citation_of_nobody_is_reported_at_its_line():
    report, _ = imported("Force.\n\nMore [@nobody].")

    said = [remark for remark in report.remarks if "“nobody”" in remark.message]
    assert [remark.line for remark in said] == [3]


def test_marks_in_headings_lists_quotations_and_tables_are_linked():
    text = "## Muscle [1]\n\n- one.²\n- two.³\n\n> said.⁴\n\n| a | b |\n|---|---|\n| c [5] | d |"

    report, body = imported(text)

    assert report.marks_found == report.marks_linked == 5
    assert body == re.sub(
        "[¹²³⁴]|\\[5\\]|\\[1\\]",
        lambda mark: (
            f"[@a{'0¹²³⁴'.find(mark[0]) if mark[0] in '¹²³⁴' else mark[0][1]}]"
        ),
        text,
    )


RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
STYLES = [
    lambda numbers: ",".join(map(str, numbers)).translate(RAISED),
    lambda numbers: f"^{','.join(map(str, numbers))}^",
    lambda numbers: f"[{', '.join(map(str, numbers))}]",
    lambda numbers: "".join(f"[{number}]" for number in numbers),
    lambda numbers: f"<sup>{','.join(map(str, numbers))}</sup>",
]


@pytest.mark.parametrize("seed", range(12))
def test_no_mark_is_lost(seed):
    chance = random.Random(seed)  # noqa: S311 — repeatable, not secret
    marks, paragraphs = [], []
    for _ in range(15):
        numbers = sorted(chance.sample(range(1, 21), chance.randint(1, 4)))
        marks += numbers
        words = " ".join(["muscle"] * chance.randint(3, 40))
        paragraphs.append(f"The {words} tires.{chance.choice(STYLES)(numbers)} More.")

    report, body = imported("\n\n".join(paragraphs), 20)

    assert [int(key) for key in re.findall(r"@a(\d+)", body)] == marks
    assert report.marks_found == report.marks_linked == len(marks)
