"""What the page of a paper says of the claims it stands behind."""

import pytest
from bs4 import BeautifulSoup

from tests.blog.pages import open_page, queries_of
from tests.factories import make_claim, make_source, make_supplement

pytestmark = pytest.mark.django_db


def record_of(client, source) -> dict[str, str]:
    page = open_page(client, source.get_absolute_url())
    rows = BeautifulSoup(page.content, "html.parser").select("aside dl > div")
    return {row.dt.text: row.dd.get_text(" ", strip=True) for row in rows}


def test_a_paper_says_how_many_claims_it_backs_and_where_but_not_their_words(client):
    source, supplement = make_source(), make_supplement()
    for key in ("first", "second"):
        make_claim(supplement, key, text=f"Supports {key} calm.", sources=[source])

    answer = open_page(client, source.get_absolute_url())

    page = BeautifulSoup(answer.content, "html.parser")
    told = record_of(client, source)["Backs"]
    assert told == f"2 claims on {supplement.product.title}"
    address = supplement.product.get_absolute_url()
    assert page.select_one(f"aside a[href='{address}']")
    assert "first calm" not in page.text


def test_a_paper_behind_no_public_claim_does_not_speak_of_claims(client):
    source, supplement = make_source(), make_supplement()
    make_claim(supplement, "first", sources=[source], status="draft")

    assert "Backs" not in record_of(client, source)


def test_queries_do_not_grow_with_claims(client):
    source, supplement = make_source(), make_supplement()
    make_claim(supplement, "first", sources=[source])
    before = queries_of(client, source.get_absolute_url())

    for number in range(5):
        make_claim(supplement, f"more{number}", sources=[source])

    assert queries_of(client, source.get_absolute_url()) == before
