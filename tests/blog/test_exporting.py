"""References for other programs, read back by the libraries that those are made of."""

import json
from urllib.parse import parse_qs

import bibtexparser
import pytest
import rispy
from bs4 import BeautifulSoup

from blog.exporting.bibtex import bibtex
from blog.exporting.coins import coins_html
from blog.exporting.csl import csl_json
from blog.exporting.ris import ris
from blog.importing.exchange import read_references
from blog.models import Source
from tests.blog.factories import make_article, make_source
from tests.blog.pages import queries_of

HOSTILE = [
    "}} , evil = {x",
    "a\nER  - \nTY  - JOUR\nTI  - forged",
    "\\input{/etc/passwd} % & $ # _ ^ ~",
    "<script>alert('x')</script>",
    '"quoted" {unbalanced',
    "@article{x, title={y}}",
    "\u202eright to left\x00\x07",
]


def source_with(**fields) -> Source:
    defaults = {
        "key": "klass2004",
        "title": "On force & fatigue",
        "authors": [
            {"family": "Klass", "given": "Malgorzata"},
            {"family": "Berg", "given": "S.", "non-dropping-particle": "van den"},
            {"literal": "Sleep and Health Group"},
        ],
        "container_title": "J. Things",
        "year": 2004,
        "month": 4,
        "volume": "96",
        "issue": "4",
        "page": "1516-1521",
        "doi": "10.1152/japplphysiol.01049.2003",
        "pmid": "14672967",
    }
    return Source(**defaults | fields)


def test_bibtex():
    assert bibtex([source_with()]) == (
        "@article{klass2004,\n"
        "  author = {Klass, Malgorzata and van den Berg, S. and"
        " {Sleep and Health Group}},\n"
        "  title = {{On force \\& fatigue}},\n"
        "  journal = {J. Things},\n"
        "  year = {2004},\n"
        "  month = {4},\n"
        "  volume = {96},\n"
        "  number = {4},\n"
        "  pages = {1516--1521},\n"
        "  doi = {10.1152/japplphysiol.01049.2003},\n"
        "  pmid = {14672967}\n"
        "}\n"
    )


def test_ris():
    assert ris([source_with(day=2)]).split("\r\n") == [
        "TY  - JOUR",
        "ID  - klass2004",
        "AU  - Klass, Malgorzata",
        "AU  - van den Berg, S.",
        "AU  - Sleep and Health Group",
        "TI  - On force & fatigue",
        "T2  - J. Things",
        "PY  - 2004",
        "DA  - 2004/04/02/",
        "VL  - 96",
        "IS  - 4",
        "SP  - 1516",
        "EP  - 1521",
        "DO  - 10.1152/japplphysiol.01049.2003",
        "AN  - PMID:14672967",
        "UR  - https://doi.org/10.1152/japplphysiol.01049.2003",
        "ER  - ",
        "",
    ]


def test_csl_json_is_the_record_and_nothing_of_ours():
    source = source_with(staff_note="Secret", finding="F", standing="retracted")
    source.standing_note = "Notice: 10.1/x."

    (record,) = json.loads(csl_json([source]))

    assert record["title"] == "On force & fatigue"
    assert record["note"] == "Retracted. Notice: 10.1/x."
    assert "Secret" not in str(record)


@pytest.mark.parametrize("write", [bibtex, ris])
def test_a_notice_goes_with_the_reference(write):
    source = source_with(standing="retracted", standing_note="Notice: 10.1/x.")

    assert "Retracted. Notice: 10.1/x." in write([source])


@pytest.mark.parametrize("evil", HOSTILE)
@pytest.mark.parametrize(
    "field", ["title", "container_title", "volume", "url", "authors"]
)
def test_no_metadata_breaks_out_of_its_field(evil, field):
    value = [{"family": evil, "given": evil}, {"literal": evil}]
    source = source_with(**{field: value if field == "authors" else evil})

    in_bibtex = bibtexparser.parse_string(bibtex([source, source_with(key="after1")]))
    in_ris = rispy.loads(ris([source, source_with(key="after1")]))
    (first, second) = json.loads(csl_json([source, source_with(key="after1")]))
    coins = BeautifulSoup(coins_html(source), "html.parser")

    assert [entry.key for entry in in_bibtex.entries] == ["klass2004", "after1"]
    assert in_bibtex.failed_blocks == []
    assert "evil" not in in_bibtex.entries[0].fields_dict
    assert [entry["id"] for entry in in_ris] == ["klass2004", "after1"]
    assert (first["id"], second["id"]) == ("klass2004", "after1")
    assert [tag.name for tag in coins.find_all(True)] == ["span"]
    assert set(coins.span.attrs) == {"class", "title"}


@pytest.mark.parametrize("write", [bibtex, ris, csl_json])
@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("article-journal", {}),
        ("book", {"container_title": "", "publisher": "A Press"}),
        ("chapter", {"publisher": "A Press"}),
        ("report", {"container_title": "", "publisher": "Agency"}),
        ("webpage", {"publisher": ""}),
    ],
)
def test_what_goes_out_comes_back_the_same(write, kind, fields):
    source = source_with(kind=kind, **fields)

    (read,) = read_references(write([source]))

    assert read.source is not None
    for name in ("title", "container_title", "publisher", "year", "month", "volume"):
        assert getattr(read.source, name) == getattr(source, name), name
    assert (read.source.page, read.source.doi) == (source.page, source.doi)
    assert [a.get("family") or a["literal"] for a in read.source.authors][2:] == [
        "Sleep and Health Group"
    ]


def test_coins_tell_zotero_what_it_is():
    span = BeautifulSoup(coins_html(source_with()), "html.parser").span

    told = parse_qs(span["title"])
    assert span["class"] == ["Z3988"]
    assert told["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:journal"]
    assert told["rft.atitle"] == ["On force & fatigue"]
    assert told["rft_id"][0] == "info:doi/10.1152/japplphysiol.01049.2003"
    assert told["rft.au"][0] == "Malgorzata Klass"


FILES = [
    ("bib", "application/x-bibtex", "@article{a1,"),
    ("ris", "application/x-research-info-systems", "ID  - a1"),
    ("json", "application/vnd.citationstyles.csl+json", '"id": "a1"'),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("extension", "media_type", "words"), FILES)
def test_a_source_is_a_file(client, extension, media_type, words):
    make_source("a1")
    make_source("hidden1", is_public=False)

    answer = client.get(f"/articles/sources/a1.{extension}")

    assert answer["Content-Type"] == f"{media_type}; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="a1.{extension}"'
    assert words in answer.content.decode()
    assert not answer.cookies
    for key in ("none1", "hidden1"):
        assert client.get(f"/articles/sources/{key}.{extension}").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(("extension", "media_type", "words"), FILES)
def test_the_sources_of_an_article_are_a_file_in_its_order(
    client, extension, media_type, words, django_assert_max_num_queries
):
    make_source("a1")
    make_source("b2")
    article = make_article(slug="tea", body="x[@b2] y[@a1]")
    draft = make_article(slug="draft", body="x[@b2]", status="draft")

    with django_assert_max_num_queries(3):
        answer = client.get(f"{article.get_absolute_url()}references.{extension}")

    text = answer.content.decode()
    assert answer["Content-Disposition"].endswith(f'"tea-references.{extension}"')
    assert text.index(words.replace("a1", "b2")) < text.index(words)
    address = f"/articles/{draft.slug}/references.{extension}"
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_an_article_that_cites_nothing_has_no_file(client):
    make_article(slug="tea", body="x")

    assert client.get("/articles/tea/references.json").status_code == 404


@pytest.mark.django_db
def test_pages_lead_to_their_files_and_hold_coins(client):
    make_source("a1")
    article = make_article(body="x[@a1]")

    for address, stem in (
        ("/articles/sources/a1/", "/articles/sources/a1."),
        (article.get_absolute_url(), f"{article.get_absolute_url()}references."),
    ):
        page = BeautifulSoup(client.get(address).content, "html.parser")
        links = [
            link["href"]
            for link in page.main.select("a")
            if link["href"].startswith(stem)
        ]
        assert links == [f"{stem}{extension}" for extension in ("bib", "ris", "json")]
        assert all(client.get(link).status_code == 200 for link in links)
        assert len(page.select("span.Z3988")) == 1


@pytest.mark.django_db
def test_queries_of_the_pages_of_a_source_and_an_article_are_as_promised(client):
    make_source("a1")
    make_article(body="x[@a1]")

    assert queries_of(client, "/articles/sources/a1/") <= 8
