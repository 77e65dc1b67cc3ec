import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from compliance.notices import FDA_NOTICE_ONE_CLAIM
from shop.supplement.models import FactsRow, TrialDose
from tests.factories import make_claim, make_source, make_supplement

pytestmark = pytest.mark.django_db


def test_home_shows_a_claim_with_its_study_and_what_is_inside(client):
    supplement = make_supplement()
    source = make_source()
    make_claim(supplement, text="Supports calm.", sources=[source])
    make_claim(supplement, "second", sources=[make_source("pandit2024")])
    row = supplement.facts.first()
    FactsRow.objects.filter(pk=row.pk).update(in_trials="As in a trial.")
    source = make_source("hidese2019", dose="200 mg a day")
    TrialDose.objects.create(line=row, source=source, amounts="200")

    page = BeautifulSoup(client.get("/").content, "html.parser")

    assert "Supports calm.*" in page.select_one(".specimen").get_text()
    assert page.select_one(".shown h2").get_text() == "What lopresti2019 looked at"
    amounts = [" ".join(note.get_text().split()) for note in page.select(".note .dose")]
    assert amounts == ["200 mg", "300 mg"]
    assert [item["id"] for item in page.select(".refs li")] == ["ref-1", "ref-2"]
    link = page.select_one(".hello .btn")
    assert link["href"] == supplement.get_absolute_url()
    assert link.get_text() == "See the capsules, $39"
    assert FDA_NOTICE_ONE_CLAIM in page.select_one("#fda").get_text()


def test_home_of_an_empty_shop_stands(client):
    answer = client.get("/")

    assert answer.status_code == 200
    assert b"nothing for sale yet" in answer.content
    assert b'id="fda"' in answer.content


def test_home_reads_only_and_its_queries_do_not_grow(client):
    supplement = make_supplement()
    make_claim(supplement, sources=[make_source()])
    with CaptureQueriesContext(connection) as few:
        answer = client.get("/")
    for number in range(6):
        make_claim(
            supplement, f"claim-{number}", sources=[make_source(f"x{2000 + number}")]
        )
        FactsRow.objects.create(supplement=supplement, name=f"Row {number}", amount=1)
    with CaptureQueriesContext(connection) as many:
        client.get("/")

    # One of them is the footer's, which leads to the pages that staff write.
    assert len(many) == len(few) <= 11
    assert all(query["sql"].startswith("SELECT") for query in many)
    assert not answer.cookies
