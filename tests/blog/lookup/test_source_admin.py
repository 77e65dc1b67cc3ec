"""One box in the admin: a DOI, PMID, PMCID or link becomes a source."""

import pytest
import requests
from django.contrib.auth.models import Permission
from django.core import signing

from blog.models import Notice, ServiceAnswer, Source
from shop.user.models import User
from tests.blog.factories import make_source
from tests.blog.lookup.conftest import DOI, PMCID, PMID, text
from tests.blog.lookup.source_desk import FIND, KEEP, find, hidden, page_of, told

pytestmark = pytest.mark.django_db


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
