"""The page of what was found: whatever is typed gets a page that holds together."""

import pytest

from tests.blog.factories import make_article, make_page, make_source
from tests.blog.pages import open_page, queries_of
from tests.blog.search.finding import found, titles

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "typed",
    [
        "x" * 1_000_000,
        '"' * 199,
        '"unclosed',
        "zebra\x00s",
        "\x01\x02\x03",
        "zebras AND NOT OR NEAR(a b, 2)",
        "title:zebras -x +y ^z *",
        "{title} : zebras",
        "zebras*",
        "a:b:c & | ! <-> ( )",
        "');DROP TABLE blog_article;--",
        "%s %d %(x)s %",
        "\\ \\' '",
        "😀🎉",
        "\u202e\u05e9\u05dc\u05d5\u05dd\u202c",
        "عربى",
        "\ufffe\uffff\ue000",
        "the and of",
        "' or 1=1",
        "a" * 199,
        "é́́́́́",
        "<script>alert(1)</script>",
    ],
)
def test_whatever_is_typed_gets_an_answer(client, typed):
    make_article(title="Animals", body="Zebras and the and of.")

    page = found(client, typed)

    assert page.select_one("form[role=search]")
    assert not page.find("script")


def test_too_much_is_told_in_a_sentence_and_kept_short(client):
    page = found(client, "x" * 1_000_000)

    assert "200 characters are the most" in page.text
    assert len(page.select_one("#q")["value"]) == 200


def test_excerpt_cannot_bring_in_tags(client):
    make_article(title="A <script> tag", body="Zebras say `<img onerror=x>` here.")

    page = found(client, "zebras")

    assert titles(page) == ["A <script> tag"]
    assert not page.select(".results img, .results script")
    assert page.select_one(".results p b").text == "Zebras"


def test_signs_that_mark_what_was_found_cannot_be_written(client):
    make_article(title="A\x02B\x03", body="Zebras \x02here\x03.")

    assert not found(client, "zebras").select(".results h2 b")


def test_nothing_typed_is_an_invitation_and_nothing_found_says_where_to_look(client):
    empty, missing = found(client, ""), found(client, "unicorns")

    assert "every article" in empty.text
    assert missing.select_one("a[href='/articles/']")


def test_many_are_split_into_pages_that_end(client):
    for number in range(75):
        make_article(title=f"Zebra {number}", body="x")

    first, last = found(client, "zebra"), found(client, "zebra", 6)

    assert len(titles(first)) == len(titles(last)) == 10
    assert not set(titles(first)) & set(titles(last))
    assert first.select_one("a[rel=next]")["href"] == "?q=zebra&page=2"
    assert "best 60 of many" in first.text
    assert not last.select("a[rel=next]")


@pytest.mark.parametrize("page", ["7", "0", "-1", "x", "1" * 100_000])
def test_page_that_is_not_there_is_not_found(client, page):
    make_article(title="Zebra")

    answer = client.get("/articles/search/", {"q": "zebra", "page": page})

    assert answer.status_code == 404


def test_page_is_for_everyone_and_for_no_search_engine(client):
    make_article(title="Zebra")

    response = open_page(client, "/articles/search/?q=zebra")

    assert b'<meta name="robots" content="noindex">' in response.content
    assert b'rel="canonical"' not in response.content


def test_queries_do_not_grow_with_what_is_found(client):
    def make_one_of_each(number: int) -> None:
        make_article(title="Zebra", body="zebra " * 50)
        make_source(f"zebra{number}", title="Zebra")
        make_page(f"zebra-{number}", title="Zebra", body="x")

    make_one_of_each(0)
    before = queries_of(client, "/articles/search/?q=zebra")
    for number in range(1, 4):
        make_one_of_each(number)

    assert queries_of(client, "/articles/search/?q=zebra") == before
    assert before <= 8
