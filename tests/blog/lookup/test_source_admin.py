"""One box in the admin: a DOI, PMID, PMCID or link becomes a source."""

import json

import pytest
import requests
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.core import signing

from blog.models import Notice, ServiceAnswer, Source
from shop.user.models import User
from tests.blog.factories import make_source
from tests.blog.lookup.conftest import DOI, PMCID, PMID, text

pytestmark = pytest.mark.django_db

FIND = "/admin/blog/source/find/"
KEEP = "/admin/blog/source/find/save/"


def page_of(response) -> BeautifulSoup:
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def find(admin_client, typed: str) -> BeautifulSoup:
    return page_of(admin_client.post(FIND, {"wanted": typed}, follow=True))


def hidden(page: BeautifulSoup, name: str) -> str:
    return page.select_one(f"input[name={name}]")["value"]


def told(page: BeautifulSoup) -> str:
    return " ".join(item.get_text(" ") for item in page.select(".messagelist li"))


@pytest.mark.parametrize(
    "typed",
    [
        DOI,
        f"https://doi.org/{DOI.upper()}",
        f"https://publisher.example/doi/full/{DOI}?x=1",
        PMID,
        f"https://pubmed.ncbi.nlm.nih.gov/{PMID}/",
        PMCID,
        f"https://pmc.ncbi.nlm.nih.gov/articles/{PMCID}/",
    ],
)
def test_a_paper_is_shown_as_it_would_be_cited_and_saved_on_a_word(
    admin_client, network, typed
):
    network.answer_all()

    page = find(admin_client, typed)

    reference = page.select_one(".found-reference").text
    assert "Klein MA, Öst P Jr, Things Study Group. Measuring things" in reference
    assert f"2004;96(4):1516–1521. doi:{DOI}" in reference
    assert "know of no retraction" in page.text
    assert not Source.objects.exists()

    data = {"key": hidden(page, "key"), "answer": hidden(page, "answer")}
    saved = page_of(admin_client.post(KEEP, data, follow=True))

    source = Source.objects.get(key="klein2004")
    assert "“klein2004” is in the library" in told(saved)
    assert (source.doi, source.pmid, source.pmcid) == (DOI, PMID, PMCID)
    assert (source.is_public, source.is_confirmed) == (False, False)
    assert source.was_checked
    answer = ServiceAnswer.objects.get()
    assert answer.raw["Crossref"]["publisher"] == "Society of Things"


def test_what_we_have_is_found_before_anybody_is_asked(admin_client, network):
    source = make_source("klein2004", doi=DOI)

    page = find(admin_client, DOI)

    assert "has it already: “klein2004”" in told(page)
    assert page.select_one("#id_key, .field-key")
    assert page.select_one(f"form[action$='/{source.pk}/refresh/']")
    assert not network.mock.calls


def test_what_we_have_under_another_name_is_not_saved_twice(admin_client, network):
    make_source("klein2004", doi=DOI)
    network.answer_all()

    assert "has it already" in told(find(admin_client, PMID))
    assert Source.objects.count() == 1


def test_a_retracted_paper_is_shown_and_saved_as_one(admin_client, network):
    network.add_updates()
    network.answer_all()

    page = find(admin_client, DOI)

    assert "retracted: 10.1000/notice.9, 2020-10-01 (Crossref)" in told(page)
    data = {"key": hidden(page, "key"), "answer": hidden(page, "answer")}
    admin_client.post(KEEP, data)
    source = Source.objects.get()
    assert (source.standing, Notice.objects.count()) == ("retracted", 2)
    assert source.standing_note.startswith("Retracted: 10.1000/notice.9")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"status": 404}, "Crossref has no such record."),
        ({"status": 503}, "Crossref is too busy to answer (503)."),
        ({"body": requests.ReadTimeout()}, "Crossref did not answer."),
        ({"body": requests.ConnectionError("10.0.0.1")}, "Crossref did not answer."),
        ({"body": "<html>"}, "Crossref’s answer cannot be read."),
    ],
)
def test_the_form_opens_with_what_was_typed_when_a_service_fails(
    admin_client, network, answer, words
):
    network.idconv(body=text("idconv_unknown.json"))
    network.crossref(**answer)

    page = find(admin_client, f"https://doi.org/{DOI}")

    assert f"{words} Here is the form to fill in by hand." in told(page)
    assert page.select_one("#id_doi")["value"] == DOI
    assert "10.0.0.1" not in page.text
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ("https://www.example.org/a-page-without-a-doi", "url"),
        ("Measuring things that tire", "title"),
        ("<script>alert(1)</script>", "title"),
        ("file:///etc/passwd", "title"),
    ],
)
def test_what_names_no_paper_is_kept_in_the_form_and_never_fetched(
    admin_client, network, typed, field
):
    page = find(admin_client, typed)

    assert "There is no DOI, PMID or PMCID in this." in told(page)
    assert page.select_one(f"#id_{field}")["value"] == typed
    assert not network.mock.calls
    assert all(script.get("src") for script in page.select("script"))


@pytest.mark.parametrize("typed", ["", "x" * 501])
def test_nothing_and_too_much_are_told_beside_the_box(admin_client, typed):
    page = find(admin_client, typed)

    assert page.select_one(".errorlist").text


def test_a_taken_key_is_told_and_the_answer_stays(admin_client, network):
    make_source("taken2000")
    network.answer_all()
    page = find(admin_client, DOI)

    data = {"key": "taken2000", "answer": hidden(page, "answer")}
    page = page_of(admin_client.post(KEEP, data))

    assert "Another source has this key" in page.select_one(".errorlist").text
    assert hidden(page, "answer") == data["answer"]
    assert Source.objects.count() == 1


def test_a_second_paper_of_a_year_gets_a_letter(admin_client, network):
    make_source("klein2004", doi=None)
    network.answer_all()

    assert hidden(find(admin_client, DOI), "key") == "klein2004b"


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "made up",
        # Signed with the time, so that it names no test.
        pytest.param(signing.dumps({"record": {}}, salt="another"), id="another"),
    ],
)
def test_an_answer_that_was_not_given_here_is_not_saved(admin_client, answer):
    page = page_of(
        admin_client.post(KEEP, {"key": "x1", "answer": answer}, follow=True)
    )

    assert "Look it up again; nothing was saved." in told(page)
    assert not Source.objects.exists()


def test_hostile_metadata_is_text_everywhere(admin_client, network, client):
    evil = '"><img src=x onerror=alert(1)>'
    network.work["message"] |= {
        "title": [f"T {evil}"],
        "author": [{"family": evil, "given": evil}],
        "container-title": ["&lt;script&gt;alert(1)&lt;/script&gt;"],
    }
    network.idconv(body=text("idconv_unknown.json"))
    network.crossref()

    page = find(admin_client, DOI)
    admin_client.post(KEEP, {"key": "evil1", "answer": hidden(page, "answer")})
    Source.objects.update(is_public=True)
    public = page_of(client.get("/articles/sources/evil1/"))

    for shown in (page.select_one(".found-reference"), public.main):
        assert not shown.select("script, img[onerror]")


def test_only_who_may_add_sources_may_look_up(client, network):
    staff = User.objects.create_user(email="desk@example.com", password="x")
    staff.is_staff = True
    staff.save()
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")

    assert client.post(FIND, {"wanted": DOI}).status_code == 403
    assert client.post(KEEP, {}).status_code == 403
    assert not network.mock.calls

    staff.user_permissions.add(
        Permission.objects.get(codename="add_source", content_type__app_label="blog")
    )
    assert client.get(FIND).status_code == 200


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
