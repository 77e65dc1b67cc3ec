"""Staff bring references from a reference manager: seen first, saved on a word."""

import time
from contextlib import suppress

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from blog.importing.exchange import MOST_BYTES, CannotRead, read_references
from blog.models import Source
from tests.blog.factories import make_source

IMPORT = "/admin/blog/source/import/"
KEEP = "/admin/blog/source/import/save/"
BIBTEX = r"""
@comment{made by hand}
@article{whatever, author = {Kl{\"o}ppel, Anna and {Sleep and Health Group} and
  Ludwig van Beethoven}, title = {{On <i>force</i> \& fatigue}}, journal = "J. Things",
  year = 2004, month = apr, volume = {96}, pages = {1--9},
  doi = {https://doi.org/10.1000/NEW.1}}
@book{b, author = {Adams, A.}, title = {A Book}, publisher = {Press}, year = {2011}}
"""
RIS = "TY  - JOUR\r\nAU  - Klass, M., Jr\r\nTI  - On force\r\nT2  - J\r\nPY  - 2004\r\nDO  - 10.1000/new.1\r\nER  - \r\n"
CSL = '[{"id": "x", "type": "article-journal", "title": "On force", "DOI": "10.1000/new.1", "custom": {"is_confirmed": true, "finding": "Cures all."}}]'


def page_of(response) -> BeautifulSoup:
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def pasted(admin_client, text: str) -> BeautifulSoup:
    return page_of(admin_client.post(IMPORT, {"pasted": text}))


def keep(admin_client, page: BeautifulSoup) -> BeautifulSoup:
    text = page.select_one("input[name=text]")["value"]
    return page_of(admin_client.post(KEEP, {"text": text}, follow=True))


def test_bibtex_is_read_without_its_latex():
    article, book = (read.source for read in read_references(BIBTEX))

    assert article.authors == [
        {"family": "Klöppel", "given": "Anna"},
        {"literal": "Sleep and Health Group"},
        {"family": "Beethoven", "given": "Ludwig van"},
    ]
    assert (article.title, article.page) == ("On force & fatigue", "1-9")
    assert (article.year, article.month) == (2004, 4)
    assert (book.kind, book.publisher) == ("book", "Press")


def test_ris_is_read():
    (read,) = read_references(RIS)

    assert read.source.authors == [{"family": "Klass", "given": "M.", "suffix": "Jr"}]
    assert (read.source.container_title, read.source.year) == ("J", 2004)


def test_a_file_cannot_say_what_we_found_or_confirmed():
    (read,) = read_references(CSL)

    assert (read.source.is_confirmed, read.source.finding) == (False, "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("hello", "neither BibTeX, RIS nor CSL-JSON"),
        ("[{", "This is no JSON"),
        ("[" * 100_000, "This is no JSON"),
        ("[]", "no reference in it"),
        ("@comment{x}", "no reference in it"),
        ("x" * (MOST_BYTES + 1), "longer than 1 MB"),
        ('[{"id": "a", "title": "b"}' + ', {"title": "b"}' * 500 + "]", "500 at once"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(text, words):
    with pytest.raises(CannotRead, match=words):
        read_references(text)


@pytest.mark.parametrize(
    "text",
    [
        "@article{a,title={" * 40_000,
        "@article{k, title={" + "{" * 400_000,
        "@article{k, author={" + "a and " * 100_000 + "}}",
        "@article{k, title={" + "\\textbf{" * 50_000 + "}}",
        "@article{k, title={" + "{\\" * 1500 + "}}",
        "TY  - JOUR\n" + "AU  - a\n" * 80_000,
        '{"title": "' + "<i" * 200_000 + '"}',
    ],
)
def test_hostile_files_end_in_bounded_time(text):
    started = time.process_time()

    with suppress(CannotRead):
        read_references(text)

    assert time.process_time() - started < 5


@pytest.mark.django_db
def test_what_would_be_added_is_seen_first_and_then_saved(admin_client):
    make_source("have1", doi="10.1000/new.1")
    broken = "@article{broken, title = {x}\n@misc{n, author = {A, B}}"

    page = pasted(admin_client, BIBTEX + broken)

    text = page.select_one("#content").get_text(" ")
    assert "To be added: 1" in text
    assert "Here already: 1" in text
    assert "whatever is have1" in " ".join(text.split())
    assert "Left out: 2" in text
    assert "It has no title." in text
    assert Source.objects.count() == 1

    told = keep(admin_client, page).select_one(".messagelist").text

    assert "1 source added" in told
    book = Source.objects.get(title="A Book")
    assert (book.key, book.is_public, book.is_confirmed) == ("adams2011", False, False)


@pytest.mark.django_db
@pytest.mark.parametrize("text", [BIBTEX, RIS, CSL])
def test_a_file_is_taken_too(admin_client, text):
    file = SimpleUploadedFile("mine.bib", text.encode())

    page = page_of(admin_client.post(IMPORT, {"file": file}))
    keep(admin_client, page)

    assert Source.objects.filter(doi="10.1000/new.1").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("file", "words"),
    [
        (b"x" * 5_000_000, "longer than 1 MB"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"%PDF-1.7 a pdf", "neither BibTeX"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_beside_its_field(admin_client, file, words):
    upload = SimpleUploadedFile('<img src=x onerror="x">.bib', file)

    page = page_of(admin_client.post(IMPORT, {"file": upload}))

    assert words in page.select_one(".errorlist").text
    assert not page.select("img[onerror]")
    assert not Source.objects.exists()


@pytest.mark.django_db
def test_nothing_given_is_told_and_what_was_pasted_stays(admin_client):
    assert "Choose a file" in pasted(admin_client, " ").select_one(".errorlist").text
    page = pasted(admin_client, "hello")
    assert page.select_one("textarea").text.strip() == "hello"


@pytest.mark.django_db
def test_papers_that_stand_twice_come_in_once(admin_client):
    page = pasted(admin_client, RIS + RIS)

    assert "It stands in the file twice." in page.select_one("#content").text
    keep(admin_client, page)
    assert Source.objects.count() == 1


@pytest.mark.django_db
def test_keys_of_papers_of_one_author_and_year_differ(admin_client):
    entries = "".join(
        f"@article{{k{i}, author={{Klass, M}}, title={{T{i}}}, year=2004}}\n"
        for i in range(3)
    )

    keep(admin_client, pasted(admin_client, entries))

    keys = sorted(Source.objects.values_list("key", flat=True))
    assert keys == ["klass2004", "klass2004b", "klass2004c"]


@pytest.mark.django_db
def test_a_text_that_was_not_shown_here_is_not_saved(admin_client):
    page = page_of(admin_client.post(KEEP, {"text": RIS}, follow=True))

    assert "nothing was saved" in page.select_one(".messagelist").text
    assert not Source.objects.exists()


@pytest.mark.django_db
def test_many_references_cost_few_queries(admin_client, django_assert_max_num_queries):
    entries = "".join(
        f"@article{{k{i}, title={{T{i}}}, doi={{10.1000/x{i}}}}}\n" for i in range(60)
    )

    with django_assert_max_num_queries(8):
        pasted(admin_client, entries)
