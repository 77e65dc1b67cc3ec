"""The editor's own questions: which sources fit, what is still to do."""

import time

import pytest

from blog.differences import differences, text_differences
from blog.models import Article
from blog.readiness import checks_of
from tests.blog.desk import ADD, filled_in, page_of, person, signed_in, writer
from tests.blog.factories import make_source

pytestmark = pytest.mark.django_db

CITE = "/admin/blog/article/cite/"


@pytest.fixture
def ann():
    return writer("ann")


def found(client, typed: str) -> list[str]:
    answer = client.get(CITE, {"q": typed})
    return [source["key"] for source in answer.json()["sources"]]


@pytest.mark.parametrize(
    "typed", ["kla", "KLASS", "Malgorzata", "elbow", "klass 2004", "2004 elbow"]
)
def test_source_is_found_by_key_author_title_and_year(ann, typed):
    make_source(
        "klass2004",
        title="Fatigue of the elbow",
        authors=[{"family": "Klass", "given": "Malgorzata"}],
    )
    make_source("other1999", year=1999)

    assert found(ann, typed) == ["klass2004"]


def test_keys_that_begin_so_come_first_and_few_are_shown(ann):
    for i in range(12):
        make_source(f"a{i:02}", title="About todd")
    make_source("todd2003")

    assert found(ann, "todd") == ["todd2003", *(f"a{i:02}" for i in range(7))]


def test_what_became_of_a_source_is_told(ann):
    make_source(
        "bad2001", standing="retracted", standing_note="See X.", is_confirmed=False
    )

    (shown,) = ann.get(CITE, {"q": "bad"}).json()["sources"]

    assert shown["note"] == "Retracted, To be confirmed"


@pytest.mark.parametrize("typed", ["", "nobody", "%", "_" * 500, "a\0b", "' OR 1=1 --"])
def test_odd_questions_are_answered(ann, typed):
    assert ann.get(CITE, {"q": typed}).status_code == 200


def test_completions_cost_one_question(ann, django_assert_max_num_queries):
    for i in range(20):
        make_source(f"a{i:02}")

    with django_assert_max_num_queries(6):
        found(ann, "a")


def test_completions_are_for_writers(client):
    assert client.get(CITE).status_code == 302
    assert signed_in(person("looker", "view_article")).get(CITE).status_code == 403


def test_list_before_publishing_stands_on_the_page(ann):
    make_source("klass2004", is_confirmed=False)
    body = (
        "## One\n\nx[@klass2004] me@example.com\n\n#### Deep\n\n"
        "y[@nobody1900] [gone](/articles/gone/)"
    )
    ann.post(ADD, filled_in(title="T" * 70, body=body, meta_description=""))

    page = page_of(
        ann.get(f"/admin/blog/article/{Article.objects.get().pk}/change/")
    ).select_one(".article-checks")

    assert "2 must be mended" in page.summary.text
    must = " ".join(item.text for item in page.select(".blocks"))
    assert "Line 7: There is no source with the key “nobody1900”." in must
    assert "Line 7: There is nothing to read at /articles/gone/, or not yet." in must
    may = " ".join(item.text for item in page.select(".advises"))
    assert "Line 3: me@example.com stays text" in may
    assert "Line 5: #### follows ##; ### would come next." in may
    assert "It has 70 characters" in may
    assert "search engines show the excerpt" in may
    assert "is to be confirmed" in may
    assert all(item.get_text(strip=True) for item in page.select(".passes"))


def test_retracted_sources_are_listed():
    make_source("bad2001", standing="retracted", standing_note="See X.")

    checks = {check.name: check for check in checks_of({"body": "x[@bad2001]"})}

    doubted = checks["No cited source was retracted or is doubted"]
    assert "retracted. See X." in doubted.findings[0]
    assert not doubted.is_blocking


def test_long_stretches_that_stayed_are_left_out():
    before = {"body": f"{'same ' * 400}old {'same ' * 400}"}

    (told,) = differences(before, {"body": before["body"].replace("old", "new")})

    shown = "".join(text for _, text in told.pieces)
    assert "[…]" in told.pieces[0][1]
    assert {("dropped", " old"), ("added", " new")} <= set(told.pieces)
    assert len(shown) < 600


HOSTILE = {
    "nested brackets": "[" * 10_000,
    "nested links": "[a](" * 10_000,
    "nested emphasis": "*_" * 20_000,
    "citations": "[@a; @b](javascript:x) " * 5_000,
    "quotations": ">" * 10_000,
    "images": "![" * 10_000,
    "one line": "x" * 200_000,
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_words_are_checked_and_compared_in_bounded_time(body):
    begun = time.process_time()

    checks_of({"body": body})
    list(text_differences(body, body[::-1]))
    list(text_differences("a b " * 40_000, "b a " * 40_000))
    list(text_differences("a\n" * 60_000, "b\na\n" * 30_000))

    assert time.process_time() - begun < 8


BAD = '<script>alert(1)</script>[x](javascript:alert(1))<img src=x onerror="alert(1)">'


def test_script_in_every_field_stays_text(ann):
    words = filled_in(
        title=BAD[:100], standfirst=BAD, excerpt=BAD, body=BAD, byline=BAD[:70]
    )
    ann.post(ADD, words | {"reason": BAD, "meta_description": BAD})
    article = Article.objects.get()
    one = f"/admin/blog/article/{article.pk}/"

    for name in [
        "change/",
        "history/",
        "submit/",
        "revisions/1/",
        "revisions/1/preview/",
    ]:
        page = page_of(ann.get(one + name))
        assert all(
            script.get("src") or "json" in script.get("type", "")
            for script in page.select("script")
        ), name
        assert not page.select("[onerror], a[href^='javascript']"), name


def test_body_of_five_megabytes_is_refused_everywhere(ann):
    ann.post(ADD, filled_in())
    article = Article.objects.get()
    huge = filled_in(body="[" * 5_000_000, base="1")
    one = f"/admin/blog/article/{article.pk}/"

    refused = page_of(ann.post(f"{one}change/", huge))
    kept = ann.post(f"{one}unsaved/", huge)

    assert "200000 are the most" in refused.select_one(".field-body").text
    assert kept.status_code == 400
    article.refresh_from_db()
    assert article.body == "Force fell.[@klass2004]"
    assert article.revisions.count() == 1
