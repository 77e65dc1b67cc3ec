"""What a paper's record is made of, whatever names it and whoever answers."""

import pytest
import requests

from blog.identifiers import Identifiers
from blog.lookup.find import ask_services, ours
from blog.lookup.pubmed import whole_range
from blog.lookup.services import LookupFailed, Nonsense
from tests.blog.factories import make_source
from tests.blog.lookup.conftest import DOI, IDCONV, PMCID, PMID, text

pytestmark = pytest.mark.django_db

RECORD = {
    "kind": "article-journal",
    "title": "Measuring things that tire & rest",
    "authors": [
        {"family": "Klein", "given": "Malgorzata A."},
        {"family": "Öst", "given": "Per", "suffix": "Jr"},
        {"literal": "Things Study Group"},
    ],
    "year": 2004,
    "month": 4,
    "day": None,
    "container_title": "Journal of Things",
    "publisher": "Society of Things",
    "volume": "96",
    "issue": "4",
    "page": "1516-1521",
    "doi": DOI,
}


@pytest.mark.parametrize(
    "wanted", [Identifiers(doi=DOI), Identifiers(pmid=PMID), Identifiers(pmcid=PMCID)]
)
def test_any_of_the_three_leads_to_the_whole_record(network, wanted):
    network.answer_all()

    answer = ask_services(wanted)

    found = {"pmid": PMID, "pmcid": PMCID, "study_type": "Randomized controlled trial"}
    assert answer.record == RECORD | found
    assert answer.services == ["Crossref", "PubMed"]
    assert (answer.notices, answer.failures, answer.remarks) == ([], [], [])
    assert "reference" not in answer.raw["Crossref"]


def test_we_name_ourselves_to_each_service(network):
    network.answer_all()

    ask_services(Identifiers(doi=DOI))

    asked = {
        call.request.url.partition("?")[0]: call.request.params
        for call in network.mock.calls
    }
    assert all("library@example.com" in params.values() for params in asked.values())
    assert asked[IDCONV]["tool"] == "anxdefy-sources"


def test_pubmed_alone_tells_a_whole_record(network):
    network.idconv(body=text("idconv_unknown.json"))
    network.pubmed()
    network.crossref(status=404)

    record = ask_services(Identifiers(pmid=PMID)).record

    assert record["authors"][0] == {"family": "Klein", "given": "Malgorzata A"}
    assert (record["title"], record["page"]) == (RECORD["title"], "1516-1521")
    assert (record["year"], record["month"], record["doi"]) == (2004, 4, DOI)


def test_one_service_down_is_told_and_counts_as_a_failed_check(network):
    network.crossref()
    network.idconv()
    network.pubmed(status=503)

    answer = ask_services(Identifiers(doi=DOI))

    assert answer.record["title"] == RECORD["title"]
    assert answer.failures == ["PubMed is too busy to answer (503)."]
    assert answer.failures[0] in answer.remarks


def test_a_service_that_does_not_know_the_paper_is_no_failed_check(network):
    network.crossref()
    network.idconv(body=text("idconv_unknown.json"))

    assert ask_services(Identifiers(doi=DOI)).failures == []


@pytest.mark.parametrize(
    "answer",
    [
        {"body": "<html>We are down</html>", "content_type": "text/html"},
        {"body": "[]"},
        {"body": '{"message": null}'},
        {"body": '{"message": {"DOI": 7}}'},
        {"body": '{"message": {"DOI": "10.1000/other", "title": ["x"]}}'},
        {"body": '{"message": {"DOI": "10.1000/thing.1"}}'},
        {"body": '{"message": {"DOI": "10.1000/thing.1", "title": [["x"]]}}'},
        {"body": b"\xff\xfe\x00"},
        {"body": "{" * 5000},
    ],
)
def test_nonsense_from_crossref_is_called_that(network, answer):
    network.idconv(body=text("idconv_unknown.json"))
    network.crossref(**answer)

    with pytest.raises(Nonsense, match=r"^Crossref"):
        ask_services(Identifiers(doi=DOI))


@pytest.mark.parametrize(
    "body",
    [
        "no xml",
        "<html/>",
        '<!DOCTYPE x [<!ENTITY a "aaaa">]><PubmedArticleSet>&a;</PubmedArticleSet>',
        "<PubmedArticleSet><PubmedArticle/></PubmedArticleSet>",
    ],
)
def test_nonsense_from_pubmed_is_called_that(network, body):
    network.idconv(body=text("idconv_unknown.json"))
    network.pubmed(body=body)

    with pytest.raises(Nonsense, match=r"^PubMed"):
        ask_services(Identifiers(pmid=PMID))


@pytest.mark.parametrize(
    "body", ["no json", "{}", '{"records": [1]}', '{"records": []}']
)
def test_nonsense_about_a_pmcid_is_called_that(network, body):
    network.idconv(body=body)

    with pytest.raises(Nonsense, match="PubMed Central"):
        ask_services(Identifiers(pmcid=PMCID))


def test_no_network_at_all_is_one_sentence(network):
    for service in (network.crossref, network.idconv, network.pubmed):
        service(body=requests.ConnectionError("secret detail"))

    with pytest.raises(LookupFailed) as caught:
        ask_services(Identifiers(doi=DOI))

    assert str(caught.value) == "Crossref did not answer."


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"issued": {"date-parts": [[None]]}, "published-print": None}, (None,) * 3),
        ({"published-print": {"date-parts": [[2023, 2, 30]]}}, (2023, 2, None)),
        ({"published-print": {"date-parts": [[2023, 13]]}}, (2023, None, None)),
        ({"published-print": {"date-parts": [["x"]]}}, (2003, 12, 12)),
    ],
)
def test_dates_of_every_make(network, fields, found):
    network.work["message"] |= fields
    network.idconv(body=text("idconv_unknown.json"))
    network.crossref()

    record = ask_services(Identifiers(doi=DOI)).record

    assert (record["year"], record["month"], record["day"]) == found


def test_odd_metadata_stays_bounded_text(network):
    network.work["message"] |= {
        "title": ["<script>alert(1)</script>T\u202e" + "x" * 5000],
        "author": [{"family": "A" * 900}, {"given": "No family"}, "no person", None],
        "container-title": [],
        "volume": ["5"],
        "page": {"x": 1},
        "type": ["odd"],
    }
    network.idconv(body=text("idconv_unknown.json"))
    network.crossref()

    record = ask_services(Identifiers(doi=DOI)).record

    assert record["title"].startswith("alert(1)T x")
    assert len(record["title"]) == 500
    assert [len(author["family"]) for author in record["authors"]] == [100]
    assert (record["container_title"], record["volume"], record["page"]) == ("", "", "")


def test_crossrefs_notices_are_ranked_and_new_versions_are_none(network):
    network.add_updates()
    network.answer_all()

    answer = ask_services(Identifiers(doi=DOI))

    assert [(n.kind, n.identifier, n.published_on) for n in answer.notices] == [
        ("retracted", "10.1000/notice.9", "2020-10-01"),
        ("corrected", "10.1000/notice.8", "2019-02"),
    ]
    assert answer.standing == "retracted"


@pytest.mark.parametrize(
    ("told", "standing"),
    [
        ({"notice": "RetractionIn"}, "retracted"),
        ({"notice": "ExpressionOfConcernIn"}, "concern"),
        ({"notice": "ErratumIn"}, "corrected"),
        ({"kind": "Retracted Publication"}, "retracted"),
        ({"notice": "RetractionOf"}, "sound"),
        ({"notice": "Cites"}, "sound"),
    ],
)
def test_pubmeds_notices_are_ranked(network, told, standing):
    network.add_pubmed(**told)
    network.answer_all()

    assert ask_services(Identifiers(doi=DOI)).standing == standing


def test_a_title_that_says_retracted_is_believed(network):
    network.work["message"]["title"] = ["RETRACTED: Measuring things"]
    network.answer_all()

    assert ask_services(Identifiers(doi=DOI)).standing == "retracted"


def test_a_record_that_is_itself_a_notice_is_told(network):
    network.work["message"]["update-to"] = [{"DOI": "10.1000/x", "type": "retraction"}]
    network.answer_all()

    answer = ask_services(Identifiers(doi=DOI))

    assert "itself a notice" in answer.remarks[0]
    assert answer.standing == "sound"


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("1516-21", "1516-1521"),
        ("S12-8", "S12-S18"),
        ("e5797", "e5797"),
        ("99-101", "99-101"),
        ("1-9, 12", "1-9, 12"),
    ],
)
def test_medlines_short_pages_are_written_out(short, whole):
    assert whole_range(short) == whole


def test_our_own_library_is_looked_up_by_any_identifier():
    source = make_source("a1", doi=DOI, pmid=PMID, pmcid=PMCID)

    for name, value in (("doi", DOI), ("pmid", PMID), ("pmcid", PMCID)):
        assert ours(Identifiers(**{name: value})) == source
    assert ours(Identifiers()) is None
    assert ours(Identifiers(doi="10.1000/none")) is None
