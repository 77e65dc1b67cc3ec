import pytest

from blog.importing.drafts import import_text
from blog.models import Source
from tests.blog.factories import make_source

pytestmark = pytest.mark.django_db


def imported(text: str):
    report = import_text(text, name="Below")
    return report, report.article.body.strip(), "\n".join(map(str, report.remarks))


@pytest.fixture
def papers():
    make_source("one2001", title="The first paper on tired muscle")
    make_source("two2002", title="The second paper on tired nerves")


FIRST = "The first paper on tired muscle"
SECOND = "The second paper on tired nerves"


@pytest.mark.parametrize(
    "heading",
    [
        "Sources:",
        "Sources",
        "SOURCES",
        "References:",
        "Reference",
        "Literature",
        "Literature cited",
        "Works Cited:",
        "Bibliography",
        "Sources and further reading",
        "**Sources:**",
        "**Sources**:",
        "## References",
        "### Sources ###",
        "Sources\n-------",
        "References\n==========",
    ],
)
def test_the_list_is_found_under_the_names_people_give_it(papers, heading):
    text = f"Muscles tire.¹ Nerves tire.²\n\n{heading}\n\n1. {FIRST}\n2. {SECOND}\n"

    report, body, _ = imported(text)

    assert body == "Muscles tire.[@one2001] Nerves tire.[@two2002]"
    assert report.sources_matched == ["one2001", "two2002"]


@pytest.mark.parametrize(
    "listed",
    [
        f"1. {FIRST}\n2. {SECOND}",
        f"1) {FIRST}\n2) {SECOND}",
        f"1. {FIRST}\n\n2. {SECOND}",
        f"1.\n{FIRST}\n2.\n{SECOND}",
        f"[1] {FIRST}\n[2] {SECOND}",
        f"[1]: {FIRST}\n[2]: {SECOND}",
        f"[^1]: {FIRST}\n[^2]: {SECOND}",
        f"¹ {FIRST}\n² {SECOND}",
        f"¹{FIRST}\n²{SECOND}",
        f"^1^ {FIRST}\n^2^ {SECOND}",
        f"- {FIRST}\n- {SECOND}",
        f"* {FIRST}\n* {SECOND}",
        f"• {FIRST}\n• {SECOND}",
        f"•\t{FIRST}\n•\t{SECOND}",
        f"-\n{FIRST}\n-\n{SECOND}",
        f"-\n\n{FIRST}\n\n-\n\n{SECOND}",
        f"- [1] {FIRST}\n- [2] {SECOND}",
        f"{FIRST}\n{SECOND}",
        f"{FIRST}\n\n{SECOND}",
        f"1. The first paper\n   on tired muscle\n2. {SECOND}",
        f"2. {SECOND}\n1. {FIRST}",
        f"1. {FIRST}\nhttps://example.com/one\n2. {SECOND}\n\nhttps://example.com/two",
    ],
)
def test_the_list_is_read_in_the_shapes_people_give_it(papers, listed):
    report, body, _ = imported(f"Muscles tire.¹ Nerves tire.²\n\nSources:\n{listed}\n")

    assert body == "Muscles tire.[@one2001] Nerves tire.[@two2002]"
    assert not report.sources_created
    assert Source.objects.count() == 2


@pytest.mark.parametrize(
    "notes", ["[^1]: {}\n[^2]: {}", "[1] {}\n[2] {}", "¹ {}\n\n² {}"]
)
def test_numbered_notes_at_the_very_end_are_taken_as_the_list(papers, notes):
    text = f"Muscles tire [1]. Nerves tire [2].\n\n{notes.format(FIRST, SECOND)}\n"

    _, body, said = imported(text)

    assert body == "Muscles tire [@one2001]. Nerves tire [@two2002]."
    assert "line 3: not sure: 2 notes at the end taken as the sources" in said


def test_a_list_with_numbers_given_twice_is_numbered_by_its_order(papers):
    _, body, said = imported(f"A.¹ B.²\n\nSources:\n1. {FIRST}\n1. {SECOND}\n")

    assert body == "A.[@one2001] B.[@two2002]"
    assert "the sources are not numbered one by one" in said


def test_an_article_about_sources_keeps_its_own_heading(papers):
    text = f"## Sources of energy\n\nFood.¹\n\n## Sources\n\n1. {FIRST}\n"

    _, body, _ = imported(text)

    assert body == "## Sources of energy\n\nFood.[@one2001]"


@pytest.mark.parametrize(
    ("below", "dropped"),
    [
        ("Share:\nWhy Gut Health Matters", 2),
        ("Share:\n\n\nWhy Gut Health Matters\n", 2),
        ("Share\nFacebook\nTwitter\nLinkedIn\n\nWhy Gut Health Matters", 5),
        ("Share this article:\nFacebook | X | Pinterest | Email", 2),
        ("Share on Facebook, Twitter", 1),
        ("**Share:**\nPrevious post\nWhy Gut Health Matters", 3),
        ("Next: Why Gut Health Matters", 1),
        ("Next article: Why Gut Health Matters\nPrevious article: Sleep", 2),
        ("← Older post\nNewer post →", 2),
        ("Previous\nWhy Sleep Matters\nNext\nWhy Gut Health Matters", 4),
        ("Share:\nWhy Sleep Matters\nWhy Gut Health Matters", 3),
    ],
)
@pytest.mark.parametrize("has_sources", [True, False])
def test_share_lines_and_neighbors_are_dropped_and_reported(
    papers, below, dropped, has_sources
):
    sources = f"Sources:\n1. {FIRST}\n\n" if has_sources else ""

    report, body, _ = imported(f"Muscles tire when they work.\n\n{sources}{below}")

    assert body == "Muscles tire when they work."
    assert len(report.dropped_lines) == dropped


@pytest.mark.parametrize(
    "kept",
    [
        "Share your food with a friend.",
        "The next article in the series is about sleep.",
        "Next steps are simple: rest.",
    ],
)
def test_the_authors_last_sentence_stays(kept):
    report, body, _ = imported(f"Muscles tire.\n\n{kept}")

    assert body == f"Muscles tire.\n\n{kept}"
    assert not report.dropped_lines


def test_what_follows_the_list_is_kept_at_the_end_and_reported(papers):
    text = (
        f"Muscles tire.¹\n\nSources:\n1. {FIRST}\n\n"
        "We thank everybody who read this before you did.\n\nShare:\nThe Neighbor\n"
    )

    _, body, said = imported(text)

    assert body == (
        "Muscles tire.[@one2001]\n\nWe thank everybody who read this before you did."
    )
    assert "line 6: not sure: kept what follows the list of sources" in said


def test_sentences_below_the_share_line_are_kept(papers):
    text = f"Muscles tire.\n\nSources:\n1. {FIRST}\n\nShare:\nThis is a sentence. So is this.\n"

    _, body, _ = imported(text)

    assert "This is a sentence. So is this." in body
