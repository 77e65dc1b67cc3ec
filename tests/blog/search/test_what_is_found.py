"""Articles, papers and pages are found by their words, as long as they are public."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from blog.citations import record_citations
from blog.models import SearchEntry
from tests.blog.factories import make_article, make_page, make_source
from tests.blog.search.finding import found, titles

pytestmark = pytest.mark.django_db


def test_reader_finds_an_article_by_a_word_of_its_body(client):
    make_article(
        title="A short night", body="## One\n\nThose who **sleep** lightly wake."
    )
    make_article(title="Tea", body="Leaves.")

    page = found(client, "sleeping lightly")

    assert titles(page) == ["A short night"]
    assert [b.text for b in page.select(".results p b")] == ["sleep", "lightly"]
    assert not page.find("mark")


@pytest.mark.parametrize("typed", ["night", "Nights", "standing", "lists of lambs"])
def test_title_standfirst_and_body_are_looked_through(client, typed):
    article = make_article(
        title="A short night", standfirst="Who stands?", body="A list of a lamb."
    )

    assert titles(found(client, typed)) == [article.title]


@pytest.mark.parametrize(
    "typed", ["Hidese", "nutrients", "Muller", "Müller", "green tea"]
)
def test_authors_titles_and_journals_of_its_papers_are_looked_through(client, typed):
    make_source(
        "hidese2019",
        title="On green tea",
        authors=[{"family": "Hidese"}, {"family": "Müller"}],
        container_title="Nutrients",
    )
    make_article(title="Leaves", body="Force fell.[@hidese2019]")

    page = found(client, typed)

    assert set(titles(page)) == {"Leaves", "On green tea"}
    assert "Found among its papers" in page.text


def test_markdown_and_keys_of_sources_are_no_words(client):
    make_source("klass2004")
    make_article(body="## One\n\nForce [fell](https://example.com/hidden).[@klass2004]")

    assert titles(found(client, "klass2004")) == []
    assert titles(found(client, "hidden")) == []
    assert "[@" not in SearchEntry.objects.get(kind="article").words


@pytest.mark.parametrize(
    "typed", ["L-theanine", "theanine", "l theanine", "L\u2011theanine"]
)
def test_hyphenated_names_are_found_however_they_are_typed(client, typed):
    make_article(title="Tea", body="## Short\n\nL-theanine, 200 mg.")

    page = found(client, typed)

    assert titles(page) == ["Tea"]
    assert "Short: L" in page.select_one(".results p").text


def test_what_stands_in_the_title_comes_first(client):
    make_article(title="Sleep", body="Words.")
    for number in range(3):
        make_article(title=f"Other {number}", body="One line on sleep.")

    assert titles(found(client, "sleep"))[0] == "Sleep"


def test_all_words_are_wanted_and_quoted_ones_side_by_side(client):
    make_article(title="A", body="The nervous system tires.")
    make_article(title="B", body="A nervous man with a system.")

    assert set(titles(found(client, "nervous system"))) == {"A", "B"}
    assert titles(found(client, '"nervous system"')) == ["A"]
    assert titles(found(client, "nervous banana")) == []


@pytest.mark.parametrize("typed", ["ashwaganda", "ashwaghanda", "Aswagandha", "ashwag"])
def test_misspelled_word_finds_what_was_meant_and_says_so(client, typed):
    make_article(title="Roots", body="Ashwagandha root was given to 64 adults.")

    page = found(client, typed)

    assert titles(page) == ["Roots"]
    assert "ashwagandha" in page.select_one(".head b").text
    assert page.select_one("#q")["value"] == typed


def test_words_of_a_draft_are_not_suggested(client):
    make_article(body="Ashwagandha.", status="draft", published_at=None)

    page = found(client, "ashwaganda")

    assert "ashwagandha" not in page.text
    assert "nothing on" in page.text


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "draft", "published_at": None},
        {"published_at": timezone.now() + timedelta(hours=1)},
        {
            "published_at": timezone.now() - timedelta(days=2),
            "expires_at": timezone.now() - timedelta(days=1),
        },
        {"status": "withdrawn"},
    ],
)
def test_what_is_not_published_now_is_not_found(client, fields):
    make_article(body="Zebras.", **fields)

    assert titles(found(client, "zebras")) == []


def test_scheduled_article_is_found_when_its_time_comes_without_any_act(client):
    article = make_article(body="Zebras.", published_at=timezone.now() + timedelta(1))
    assert titles(found(client, "zebras")) == []

    # As the clock would: no word of ours runs.
    type(article).objects.update(published_at=timezone.now())

    assert titles(found(client, "zebras")) == [article.title]


def test_changed_words_are_found_and_old_ones_are_not(client):
    article = make_article(body="Zebras.")
    article.body = "Giraffes."
    article.save()
    record_citations(article)

    assert titles(found(client, "giraffes")) == [article.title]
    assert titles(found(client, "zebras")) == []


def test_paper_that_staff_rename_is_found_under_its_new_name(
    client, admin_client, django_capture_on_commit_callbacks
):
    source = make_source("a1", title="On zebras")
    article = make_article(body="x[@a1]")
    address = f"/admin/blog/source/{source.pk}/change/"
    form = admin_client.get(address).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    typed = {k: "" if v is None else v for k, v in values.items() if v is not False}

    with django_capture_on_commit_callbacks(execute=True):
        answer = admin_client.post(
            address, typed | {"title": "On giraffes", "authors": "Writer, Anna B."}
        )

    assert answer.status_code == 302
    assert set(titles(found(client, "giraffes"))) == {article.title, "On giraffes"}
    assert titles(found(client, "zebras")) == []


@pytest.mark.parametrize(
    "typed", ["green tea", "Hidese", "Nutrients", "calmer", "10.3390/nu11102362", "30"]
)
def test_paper_is_found_by_its_record_and_says_what_it_is(client, typed):
    make_source(
        "hidese2019",
        title="On green tea",
        authors=[{"family": "Hidese", "given": "Shinsuke"}],
        container_title="Nutrients",
        finding="People felt calmer.",
        study_type="Randomized trial",
        participants="30 adults",
        doi="10.3390/nu11102362",
        year=2019,
    )

    page = found(client, typed)

    assert titles(page) == ["On green tea"]
    assert page.select_one(".results h2 a")["href"] == "/articles/sources/hidese2019/"
    assert "Paper · Randomized trial · Hidese 2019" in page.text


def test_retracted_paper_is_found_as_one(client):
    make_source("a1", title="On zebras", standing="retracted")

    assert "Retracted" in found(client, "zebras").select_one(".results .meta").text


def test_paper_without_a_page_is_not_found(client):
    make_source("a1", title="On zebras", is_public=False)

    assert titles(found(client, "zebras")) == []


def test_page_of_words_is_found_as_it_was_saved(client):
    make_page("returns", title="Returns", body="Send zebras **back** within a month.")

    page = found(client, "zebra")

    assert titles(page) == ["Returns"]
    assert page.select_one(".results h2 a")["href"] == "/returns/"
    assert page.select_one(".results p b").text == "zebras"


def test_deleted_article_is_not_found(client):
    make_article(body="Zebras.").delete()

    assert titles(found(client, "zebras")) == []


def test_command_builds_the_index_anew(client, capsys):
    article = make_article(body="Zebras.")
    SearchEntry.objects.all().delete()
    SearchEntry.objects.create(kind="article", object_id=99_999, title="Gone")
    assert titles(found(client, "zebras")) == []

    call_command("index_articles")

    assert titles(found(client, "zebras")) == [article.title]
    assert SearchEntry.objects.count() == 1
    assert capsys.readouterr().out == "1 page can be found.\n"


def test_command_finds_every_kind_again(client):
    make_source("a1", title="Zebra paper")
    make_page("zebra", title="Zebra page", body="x")
    make_article(title="Zebra article", body="x")
    SearchEntry.objects.all().delete()

    call_command("index_articles")

    assert set(titles(found(client, "zebra"))) == {
        "Zebra paper",
        "Zebra page",
        "Zebra article",
    }
