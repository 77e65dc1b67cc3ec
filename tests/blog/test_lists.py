from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from tests.blog.factories import make_article, make_source, make_topic
from tests.blog.pages import open_page, queries_of

pytestmark = pytest.mark.django_db


def page_at(client, path: str) -> BeautifulSoup:
    return BeautifulSoup(open_page(client, path).content, "html.parser")


def titles(page: BeautifulSoup) -> list[str]:
    return [link.text for link in page.select(".first h2 a, .cards h2 a")]


def test_articles_stand_newest_first_with_what_they_rest_on(client):
    now = timezone.now()
    make_source("a1")
    make_article(title="Older", published_at=now - timedelta(days=1), body="x")
    make_article(title="Newer", published_at=now, body="x[@a1]")
    make_article(title="Draft", status="draft", published_at=None)
    make_article(title="Tomorrow", published_at=now + timedelta(days=1))

    page = page_at(client, "/articles/")

    assert titles(page) == ["Newer", "Older"]
    assert page.select_one(".first .meta").text.strip() == (
        "Fatigue · 1 minute · Rests on 1 paper"
    )
    assert page.select_one(".cards svg")["aria-hidden"] == "true"


def test_a_topic_shows_its_articles_and_topics_without_any_are_left_out(client):
    make_article(title="On sleep", topic=make_topic("Sleep"))
    make_article(title="On stress", topic=make_topic("Stress"))
    make_topic("Empty")

    page = page_at(client, "/articles/topics/sleep/")

    assert titles(page) == ["On sleep"]
    names = [link.text for link in page.select(".topics a")]
    assert names == ["All", "Sleep", "Stress"]
    assert page.select_one(".topics a[aria-current=page]").text == "Sleep"


@pytest.mark.parametrize("page", ["0", "-1", "x", "2.0", "9" * 100_000, "²", "٣٣"])
@pytest.mark.parametrize("path", ["", "sources/", "corrections/", "topics/fatigue/"])
def test_page_that_no_list_has_is_not_found(client, path, page):
    make_article()

    assert client.get(f"/articles/{path}", {"page": page}).status_code == 404


@pytest.mark.parametrize(
    "path", ["/articles/topics/empty/", "/articles/topics/none/", "/articles/?page=9"]
)
def test_what_does_not_exist_is_not_found(client, path):
    make_topic("Empty")
    make_article()

    assert client.get(path).status_code == 404


def test_lists_are_split_into_pages_that_name_themselves(client, settings):
    settings.SITE_URL = "https://www.example.com"
    for _ in range(14):
        make_article()

    first, second = page_at(client, "/articles/"), page_at(client, "/articles/?page=2")

    assert len(titles(first)) == 10
    assert first.select_one("a[rel=next]")["href"] == "?page=2"
    assert len(titles(second)) == 4
    assert second.select_one("link[rel=canonical]")["href"] == (
        "https://www.example.com/articles/?page=2"
    )


def test_a_shop_without_articles_says_so(client):
    assert "being written" in page_at(client, "/articles/").main.text


def test_sources_stand_by_first_author_with_how_often_they_are_cited(client):
    make_source("z1", authors=[{"family": "adams", "given": "A."}])
    make_source("a1", authors=[{"family": "Zhou", "given": "B."}])
    make_source("b1", authors=[{"literal": "Institute"}], standing="retracted")
    make_source("c1", authors=[], title="Öl")
    for _ in range(2):
        make_article(body="x[@a1] y[@z1]")
    make_article(body="x[@a1]", status="draft")

    page = page_at(client, "/articles/sources/")

    letters = [heading.text for heading in page.select(".library h2")]
    entries = [entry.get_text(" ") for entry in page.select(".library li")]
    assert letters == ["A", "I", "O", "Z"]
    assert "Cited in 2 articles" in entries[0]
    assert "Retracted" in entries[1]
    assert any("Zhou" in e and "Cited in 2 articles" in e for e in entries)
    assert any("Öl" in e and "Not cited in an article" in e for e in entries)


def test_a_source_has_a_page_of_its_own(client):
    make_source(
        "hidese2019",
        title="On tea",
        authors=[{"family": "Hidese", "given": "Shinsuke"}],
        year=2019,
        doi="10.3390/nu11102362",
        pmid="31623400",
        pmcid="PMC6836118",
        finding="Scores fell.",
        caveat="Thirty people.",
        dose="200 mg a day",
        funding="Paid for by nobody",
        staff_note="Secret of the house",
    )
    cited = make_article(body="x[@hidese2019]")
    draft = make_article(body="x[@hidese2019]", status="draft")

    page = page_at(client, "/articles/sources/hidese2019/")

    text = page.main.get_text(" ")
    for words in ("Shinsuke Hidese", "Scores fell.", "Thirty people.", "200 mg a day"):
        assert words in text
    addresses = {link["href"] for link in page.main.select("a")}
    assert {
        "https://doi.org/10.3390/nu11102362",
        "https://pubmed.ncbi.nlm.nih.gov/31623400/",
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC6836118/",
        cited.get_absolute_url(),
    } <= addresses
    assert draft.get_absolute_url() not in addresses
    assert "Secret of the house" not in text
    assert "Paid for by nobody" in text
    assert "Status unknown since" in text


@pytest.mark.parametrize(
    ("checks", "told"),
    [
        ({}, "Status unknown since November 2, 2026."),
        ({"last_ok_at": 5}, "Checked on November 5, 2026"),
        (
            {"last_ok_at": 5, "last_problem": "No answer."},
            "Status unknown since November 5, 2026.",
        ),
        ({"last_problem": "No answer."}, "Status unknown since November 2, 2026."),
    ],
)
def test_a_failed_check_is_never_told_as_a_good_one(client, checks, told):
    def day(number: int) -> datetime:
        return datetime(2026, 11, number, 12, tzinfo=UTC)

    if "last_ok_at" in checks:
        checks = checks | {"last_ok_at": day(checks["last_ok_at"])}
    make_source("a1", added_at=day(2), **checks)

    text = page_at(client, "/articles/sources/a1/").main.get_text(" ")

    assert told in text
    assert ("No notice known" in text) == told.startswith("Checked")


def test_a_notice_and_an_open_record_are_told_on_the_page_of_a_source(client):
    make_source("a1", standing="concern", standing_note="See X.", is_confirmed=False)

    text = page_at(client, "/articles/sources/a1/").main.get_text(" ")

    assert "Expression of concern" in text
    assert "See X." in text
    assert "Record to be confirmed" in text
    assert "No notice known" not in text


def test_source_that_is_not_public_is_cited_but_has_no_page(client):
    make_source("hidden1", title="A title that names a disease", is_public=False)
    article = make_article(body="Words.[@hidden1]")

    listed = page_at(client, "/articles/sources/")
    references = page_at(client, article.get_absolute_url()).select_one(".refs")

    assert client.get("/articles/sources/hidden1/").status_code == 404
    assert "names a disease" not in listed.text
    assert "names a disease" in references.text
    assert "Its page here" not in references.text


def test_a_source_with_nothing_but_a_title_still_has_a_page(client):
    fields = dict.fromkeys(("container_title", "volume", "issue", "page"), "")
    make_source("bare", authors=[], year=None, doi=None, title="Bare", **fields)

    assert page_at(client, "/articles/sources/bare/").h1.text == "Bare"


@pytest.mark.parametrize(
    "path",
    [
        "/articles/",
        "/articles/topics/fatigue/",
        "/articles/sources/",
        "/articles/sources/s0/",
        "/articles/feed/",
    ],
)
def test_queries_do_not_grow_with_rows(client, path):
    make_source("s0")
    make_article(body="x[@s0]")
    before = queries_of(client, path)

    keys = ["s0"] + [make_source(f"t{i}").key for i in range(9)]
    for _ in range(10):
        make_article(body=" ".join(f"x[@{key}]" for key in keys))

    assert queries_of(client, path) == before
    assert before <= 8
