"""A record is fetched again: what staff wrote stays, and the difference is shown."""

import json

import pytest
from bs4 import BeautifulSoup

from blog.models import Notice, Source
from tests.blog.factories import make_source
from tests.blog.lookup.conftest import DOI, PMID, text
from tests.blog.lookup.source_desk import KEEP, find, hidden, page_of, told

pytestmark = pytest.mark.django_db


def fetched_source(admin_client, network) -> Source:
    network.answer_all()
    page = find(admin_client, DOI)
    data = {"key": "klein2004", "answer": hidden(page, "answer")}
    admin_client.post(KEEP, data)
    return Source.objects.get()


def compared(admin_client, source: Source) -> BeautifulSoup:
    address = f"/admin/blog/source/{source.pk}/refresh/"
    return page_of(admin_client.post(address, follow=True))


def take_over(admin_client, source: Source, page: BeautifulSoup) -> BeautifulSoup:
    address = f"/admin/blog/source/{source.pk}/refresh/save/"
    answer = {"answer": hidden(page, "answer")}
    return page_of(admin_client.post(address, answer, follow=True))


def test_hand_edits_survive_a_refresh_and_the_difference_is_shown(
    admin_client, network
):
    source = fetched_source(admin_client, network)
    Source.objects.update(title="Our own wording", volume="")
    network.work["message"] |= {
        "title": ["Their new title"],
        "volume": "97",
        "issue": "5",
    }
    network.mock.replace(
        "GET",
        "https://api.crossref.org/v1/works/10.1000%2Fthing.1",
        body=json.dumps(network.work),
    )

    page = compared(admin_client, source)

    rows = {row.th.text: row.select("td")[-1].text for row in page.select("tbody tr")}
    assert rows["Title"] == "Stays: it was written by hand"
    assert rows["Volume"] == rows["Issue"] == "Is taken over"
    source.refresh_from_db()
    assert (source.volume, source.issue) == ("", "4")

    done = take_over(admin_client, source, page)

    source.refresh_from_db()
    assert (source.title, source.volume, source.issue) == ("Our own wording", "97", "5")
    assert "Taken over: volume, issue." in told(done)
    assert done.select_one(".field-by_hand .readonly").text == "title"


def test_a_record_written_by_hand_is_only_filled_in_where_it_is_empty(
    admin_client, network
):
    source = make_source("klein2004", doi=DOI, title="By hand", publisher="", pmid=None)
    network.answer_all()

    take_over(admin_client, source, compared(admin_client, source))

    source.refresh_from_db()
    assert (source.title, source.container_title) == ("By hand", "Journal of Things")
    assert (source.pmid, source.publisher) == (PMID, "Society of Things")


def test_a_refresh_that_fails_changes_nothing_and_is_told_as_unknown(
    admin_client, network
):
    source = make_source("klein2004", doi=DOI)
    network.idconv(body=text("idconv_unknown.json"))
    network.crossref(status=503)

    page = compared(admin_client, source)

    assert "Nothing was changed. Crossref is too busy" in told(page)
    source.refresh_from_db()
    assert not source.was_checked
    assert "too busy" in page.select_one(".field-last_check .readonly").text


def test_staff_find_the_papers_whose_check_failed(admin_client):
    make_source("failed1", checked_at="2026-11-01T00:00Z", last_problem="Busy.")
    make_source("never1")
    fine = make_source("fine1", checked_at="2026-11-01T00:00Z")
    Source.objects.filter(pk=fine.pk).update(last_ok_at="2026-11-01T00:00Z")
    noticed = make_source("noticed1")
    Notice.objects.create(source=noticed, kind="corrected", identifier="x")

    def listed(check: str) -> list[str]:
        page = page_of(admin_client.get("/admin/blog/source/", {"check": check}))
        return [link.text for link in page.select("#result_list tbody th a")]

    assert listed("failed") == ["failed1"]
    assert listed("never") == ["never1", "noticed1"]
    assert listed("fine") == ["fine1"]
    assert listed("noticed") == ["noticed1"]
