import re
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from blog.importing.reading import MAX_BYTES
from blog.models import Article, Source, Topic

pytestmark = pytest.mark.django_db

SEED = Path(__file__).parent / "data/seed-article.txt"
DEMO = Path(__file__).parents[2] / "demo/sources.json"


def run(path, **options) -> str:
    said = StringIO()
    call_command("import_article", str(path), stdout=said, **options)
    return said.getvalue()


@pytest.fixture
def library():
    call_command("load_sources", str(DEMO), stdout=StringIO())


@pytest.fixture
def handed(tmp_path):
    def write(content: str | bytes, name="Handed over.txt") -> Path:
        path = tmp_path / name
        raw = content.encode() if isinstance(content, str) else content
        path.write_bytes(raw)
        return path

    return write


def test_the_owners_article_finds_its_four_sources(library):
    said = run(SEED)

    article = Article.objects.get()
    keys = ["klass2004", "todd2003", "hidese2019", "pandit2024"]
    assert list(article.citations.values_list("source__key", flat=True)) == keys
    assert f"Sources: 4 ({', '.join(keys)}) matched, 0 created" in said
    assert "Marks: 4 found, 4 linked" in said
    assert Source.objects.count() == 43


def test_the_owners_marks_become_citations_where_they_stood(library):
    run(SEED)

    body = Article.objects.get().body
    assert "lack of motivation.[@klass2004] That’s why" in body
    assert "capable of producing force.[@todd2003]\n" in body
    assert "nervous system balance.[@hidese2019; @pandit2024]\n" in body
    assert not re.search("[¹²³⁴]", body)


def test_the_owners_headings_and_lists_keep_their_shape(library):
    run(SEED)

    body = Article.objects.get().body
    assert re.findall(r"^## (.+)$", body, re.MULTILINE) == [
        "What Causes Physical Exhaustion",
        "What Causes Nervous System Fatigue",
        "The Ripple Effects of Nervous System Fatigue",
        "How to Recover",
        "Supporting Your Nervous System with AnxDefy+",
    ]
    assert (
        "such as:\n\n- Depleted energy stores\n- Lactic acid buildup\n"
        "- Reduced oxygen supply\n- Ion imbalances inside muscle fibers\n\n"
        "In simple terms" in body
    )


def test_the_owners_words_are_all_there(library):
    run(SEED)

    def words(text: str) -> Counter[str]:
        return Counter(re.findall(r"[^\W\d]+", re.sub(r"\[@[^\]]*\]", "", text)))

    handed = SEED.read_text(encoding="utf-8").partition("The contents of this blog")[0]
    handed = re.sub("[¹²³⁴]", "", handed)
    assert words(Article.objects.get().body) == words(handed)


def test_the_owners_notices_share_line_and_neighbor_are_dropped_and_reported(library):
    said = run(SEED)

    body = Article.objects.get().body
    for gone in ("Food and Drug", "medical advice", "Share", "Why Gut Health"):
        assert gone not in body
    assert "line 38: dropped 5 sentences of the notices" in said
    assert "line 51: dropped the share line" in said
    assert "line 52: dropped the neighbor article's title: “Why Gut Health" in said
    assert "Lines dropped: 38, 51, 52" in said


def test_the_owners_article_has_no_title_and_the_draft_says_so(library):
    said = run(SEED)

    article = Article.objects.get()
    assert article.title == "Seed article"
    assert "line 1: not sure: no title found, made “Seed article”" in said
    assert article.standfirst.startswith("We all know what it feels like")


def test_what_is_imported_is_a_draft(library, client):
    run(SEED)

    article = Article.objects.get()
    assert article.status == Article.Status.DRAFT
    assert client.get(article.get_absolute_url()).status_code == 404


def test_title_and_topic_can_be_given(library):
    said = run(SEED, title="Two kinds of tired", topic="Fatigue")

    article = Article.objects.get()
    assert (article.title, article.slug) == ("Two kinds of tired", "two-kinds-of-tired")
    assert article.topic.name == "Fatigue"
    assert "no title found" not in said


def test_without_a_topic_it_is_filed_as_unsorted(library):
    said = run(SEED)

    assert Article.objects.get().topic.name == "Unsorted"
    assert "not sure: no topic given: filed under Unsorted" in said


def test_a_second_run_doubles_no_source_and_takes_another_address():
    first = run(SEED)
    sources = Source.objects.count()

    second = run(SEED)

    assert sources == Source.objects.count() == 4
    assert "0 matched, 4 (" in first
    assert "4 (" in second
    assert "matched, 0 created" in second
    slugs = Article.objects.order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["seed-article", "seed-article-2"]
    assert "the address seed-article is taken: this one is seed-article-2" in second


@pytest.mark.parametrize("name", ["feed", "sources", "topics"])
def test_an_address_of_the_site_itself_is_not_taken(handed, name):
    run(handed("Words.", f"{name}.txt"))

    assert Article.objects.get().slug == f"{name}-2"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b" \r\n\t\n\xef\xbb\xbf", "is empty"),
        (b"%PDF-1.7 ...", "is a PDF: open it, copy its text"),
        (b"PK\x03\x04 docx", "is a Word or zip file: save it as plain text"),
        (b"\xd0\xcf\x11\xe0 doc", "is an old Word file"),
        (rb"{\rtf1\ansi Hello}", "is an RTF file"),
        (b"\x89PNG\r\n", "is a picture"),
        (b"words\x00and\x01noise", "is not text"),
        (b"\x81\x8d words", "is not text"),
        (b"<!DOCTYPE html><p>Words</p>", "is a web page"),
        (b"\n <html><body>Words</body></html>", "is a web page"),
        (b"a" * (MAX_BYTES + 1), "is larger than 1 MB"),
        (b"word " * 50_000, "250,000 characters; 200,000 are the most"),
        (b"Sources:\n- One\n", "no text above the sources"),
        (b"# Only a title\n", "no text below the title"),
    ],
)
def test_a_file_that_cannot_be_read_changes_nothing_and_says_why(
    handed, content, reason
):
    with pytest.raises(CommandError) as refused:
        run(handed(content))

    assert reason in str(refused.value)
    assert "\n" not in str(refused.value)
    assert not Article.objects.exists()
    assert not Source.objects.exists()
    assert not Topic.objects.exists()


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(CommandError, match=r"There is no file .*none\.txt"):
        run(tmp_path / "none.txt")


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(CommandError, match="is a folder: name one file in it"):
        run(tmp_path)


def test_a_topic_that_is_too_long_is_refused(handed):
    with pytest.raises(CommandError, match="The topic is not right"):
        run(handed("Words."), topic="x" * 61)

    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("encoding", "says"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("cp1252", "read as Windows-1252"),
        ("utf-16", "read as UTF-16"),
    ],
)
def test_text_is_read_in_the_encodings_people_use(handed, encoding, says):
    text = "The “tired” muscle – and it’s nerve.\r\nMore about it."

    said = run(handed(text.encode(encoding)))

    assert "The “tired” muscle – and it’s nerve." in Article.objects.get().body
    assert says in said
    assert ("read as" in said) == bool(says)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_numbers_are_those_of_the_file(handed, line_end):
    lines = ["A title", "", "Words and a mark [9].", "", "Sources:", "1. Paper one"]

    said = run(handed(line_end.join(lines)))

    assert "line 3: not sure: kept: the mark [9]" in said
    assert "line 6: not sure: source 1 is new" in said


def test_hard_spaces_and_invisible_signs_do_not_stay(handed):
    run(handed("Two\u00a0hundred\u202fmg and a co\u00adop\u200bera\ufefftive word."))

    assert "Two hundred mg and a cooperative word." in Article.objects.get().body


def test_a_report_counts_what_it_was_not_sure_of(handed):
    said = run(handed("Words."))

    count = len(re.findall("not sure: ", said))
    assert f"Not sure of: {count}" in said
