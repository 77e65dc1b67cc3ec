"""::claim{key}: articles show claims of the register and never their own words."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.citations import record_citations, render_body
from blog.readiness import blocking_checks
from compliance.notices import FDA_NOTICE, FDA_NOTICE_ONE_CLAIM
from shop.supplement.models import Claim
from tests.blog.factories import make_article
from tests.factories import make_claim, make_source, make_supplement

pytestmark = pytest.mark.django_db
BODY = "First.[@first2001]\n\n::claim{calm}\n\nThen ::claim{calm} again.[@third2003]"


@pytest.fixture
def claim():
    make_source("first2001")
    make_source("third2003")
    studies = [make_source("second2002"), make_source("third2003x2003")]
    return make_claim(make_supplement(), "calm", text="Supports calm.", sources=studies)


def withdraw(claim: Claim) -> None:
    claim.status, claim.withdrawn_reason = "withdrawn", "Counsel asked."
    claim.save()


def test_claim_wears_mark_star_and_numbers_of_the_article(claim):
    rendered = render_body(BODY)

    marks = BeautifulSoup(rendered.html, "html.parser").select("mark")
    assert [mark["data-claim"] for mark in marks] == ["calm", "calm"]
    assert marks[0].select_one("a.star")["href"] == "#fda"
    assert [link.text for link in marks[0].select("a.cite")] == ["2", "3"]
    assert list(rendered.numbers) == [
        "first2001",
        "second2002",
        "third2003x2003",
        "third2003",
    ]
    assert (rendered.claims, rendered.problems) == ({"calm"}, [])


def test_its_studies_are_recorded_as_citations(claim):
    article = make_article(body=BODY)

    record_citations(article)

    keys = [citation.source.key for citation in article.citations.all()]
    assert keys == ["first2001", "second2002", "third2003x2003", "third2003"]


def test_page_bears_the_singular_for_its_one_claim(client, claim):
    article = make_article(body=BODY)

    page = client.get(article.get_absolute_url())

    assert page.status_code == 200
    assert FDA_NOTICE_ONE_CLAIM in page.content.decode()
    assert FDA_NOTICE not in page.content.decode()


def test_unknown_key_is_told_with_its_line_and_blocks(claim):
    rendered = render_body("Words.\n\nMore\n::claim{nowhere} here.")

    (problem,) = rendered.blocking_problems
    assert (problem.line, "“nowhere”" in problem.message) == (4, True)
    assert "nowhere" not in rendered.html


@pytest.mark.parametrize("status", ["draft", "withdrawn", "retracted"])
def test_what_is_not_published_keeps_an_article_from_going_live(claim, status):
    if status == "retracted":
        for study in claim.studies.all():
            study.source.standing = "retracted"
            study.source.standing_note = "Gone."
            study.source.save()
    elif status == "withdrawn":
        withdraw(claim)
    else:
        claim.delete()
        make_claim(claim.supplement, "calm", sources=[], status="draft")

    blocking = blocking_checks({"body": "Words.\n\n::claim{calm}"})

    found = [line for check in blocking for line in check.findings]
    assert (
        "Line 3: There is no published claim with the key “calm” in the register, so"
        " nothing is shown here." in found
    )


def test_claim_withdrawn_later_disappears_without_a_gap(client, claim):
    article = make_article(body=BODY)
    record_citations(article)
    withdraw(claim)

    page = BeautifulSoup(client.get(article.get_absolute_url()).content, "html.parser")

    prose = page.select_one(".prose")
    assert "Supports calm" not in prose.get_text()
    assert [p for p in prose.select("p") if not p.get_text(strip=True)] == []
    assert "Then" in prose.get_text()


def test_code_shows_the_brackets_as_typed(claim):
    assert "::claim{calm}" in render_body("`::claim{calm}`").html


def test_feed_bears_the_singular_and_asks_once_for_all_claims(client, claim):
    make_article(body=BODY)
    with CaptureQueriesContext(connection) as few:
        feed = client.get("/articles/feed/")
    for number in range(4):
        record_citations(make_article(slug=f"more-{number}", body=BODY))
    with CaptureQueriesContext(connection) as many:
        client.get("/articles/feed/")

    assert FDA_NOTICE_ONE_CLAIM in feed.content.decode().split("<entry>")[1]
    assert len(many) <= len(few)
