import json
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from blog.models import Article
from compliance.notices import FDA_NOTICE, MEDICAL_NOTICE
from tests.blog.factories import make_article, make_source, make_topic
from tests.blog.pages import open_page, queries_of

pytestmark = pytest.mark.django_db


def page_of(client, article: Article) -> BeautifulSoup:
    response = open_page(client, article.get_absolute_url())
    return BeautifulSoup(response.content, "html.parser")


def test_a_reader_gets_from_a_number_to_the_paper_and_back(client):
    make_source("klass2004", doi="10.1152/japplphysiol.01049.2003")
    article = make_article(body="Force fell.[@klass2004]\n\nAgain.[@klass2004]")

    page = page_of(client, article)

    number = page.select_one(".prose a.cite")
    reference = page.select_one(number["href"])
    assert reference.name == "li"
    assert reference.select_one("a[href^='https://doi.org/']")["href"] == (
        "https://doi.org/10.1152/japplphysiol.01049.2003"
    )
    backlinks = reference.select("a[role=doc-backlink]")
    assert [link.text for link in backlinks] == ["a", "b"]
    for link in backlinks:
        assert page.select_one(link["href"]).a["role"] == "doc-biblioref"


def test_a_tap_on_a_number_shows_the_study_and_the_study_its_paper(client):
    make_source(
        "klass2004",
        title="On force",
        study_type="Randomized trial",
        participants="31 adults",
        finding="Force fell. " * 40,
    )
    page = page_of(client, make_article(body="Force fell.[@klass2004]"))

    button = page.select_one(".prose sup button")
    study = page.find(id=button["popovertarget"])

    assert (button["aria-label"], button["value"]) == (
        page.select_one(".prose a.cite")["aria-label"],
        "1",
    )
    assert study.has_attr("popover")
    assert page.find(id=study["aria-labelledby"]).text == "On force"
    told = {row.i.text: row.span.text for row in study.select(".rows > span")}
    assert told["Type"] == "Randomized trial"
    assert told["People"] == "31 adults"
    assert told["Found"] == "Force fell."
    assert told["Status"].startswith("Unknown since ")
    links = [link["href"] for link in study.select(".go a")]
    assert links[0].startswith("https://doi.org/10.1000/thing.")
    assert links[1] == "#ref-1"


def test_a_retraction_stands_at_the_number_in_the_pop_up_and_in_the_list(client):
    make_source("a1", standing="retracted", standing_note="Retraction: 10.1000/r.")

    page = page_of(client, make_article(body="Force fell.[@a1]"))

    assert page.select_one(".prose sup .doubt").text == "retracted"
    assert page.select_one(".prose sup button")["aria-label"].endswith(", retracted")
    assert "Retraction: 10.1000/r." in page.select_one("#study-1 .notice").text
    assert page.select_one("#ref-1 > .chip").text == "Retracted"


def test_the_list_of_sources_is_a_bibliography(client):
    make_source("a1")

    page = page_of(client, make_article(body="Force fell.[@a1]"))

    (section,) = page.select("section[role=doc-bibliography]")
    assert len(section.select("ol > li")) == 1


def test_one_place_has_one_way_back(client):
    make_source("klass2004")
    article = make_article(body="Force fell.[@klass2004]")

    link = page_of(client, article).select_one("a[role=doc-backlink]")

    assert (link.text, link["href"]) == ("Back to the text", "#cite-1-1")


def test_every_id_on_the_page_stands_once_and_every_anchor_leads_somewhere(client):
    make_source("klass2004")
    body = "## Refs\n\n## Main\n\n## FDA\n\nx[@klass2004; @klass2004]"
    page = page_of(client, make_article(body=body))

    ids = [tag["id"] for tag in page.select("[id]")]
    anchors = {a["href"][1:] for a in page.select("a[href^='#']")}

    assert len(ids) == len(set(ids))
    assert anchors <= set(ids)


def test_both_notices_stand_on_it(client):
    text = page_of(client, make_article()).get_text(" ", strip=True)

    assert MEDICAL_NOTICE in text
    assert FDA_NOTICE in text


def test_a_correction_and_an_unconfirmed_record_are_shown(client):
    make_source("a1", standing="retracted", standing_note="Retraction: 10.1000/r.")
    make_source("b2", is_confirmed=False)

    text = page_of(client, make_article(body="x[@a1; @b2]")).get_text(" ")

    assert "Retracted" in text
    assert "Retraction: 10.1000/r." in text
    assert "Record to be confirmed" in text


def test_what_is_told_about_the_article(client):
    for key in ("a1", "b2"):
        make_source(key)
    article = make_article(
        body="## One\n\n" + "word " * 660 + "[@a1; @b2]\n\n## Two\n\nx",
        byline="Jo Writer",
        sources_checked_on=date(2026, 11, 22),
        published_at=timezone.now() - timedelta(days=3),
    )
    article.save()

    page = page_of(client, article)

    told = {row.dt.text: row.dd.text for row in page.select(".byline > div")}
    assert told["Written by"] == "Jo Writer"
    assert told["Evidence checked"] == "Nov 22, 2026"
    assert told["Rests on"] == "2 papers"
    assert told["Reading time"] == "3 minutes"
    assert told["Our interest"] == "We sell the product named at the end"
    assert "Updated" in told
    contents = [link["href"] for link in page.select(".toc a")]
    assert contents == ["#one", "#two", "#refs"]


@pytest.mark.parametrize("days", [0, 30])
def test_an_article_is_not_called_updated_for_being_brought_in(client, days):
    article = make_article(published_at=timezone.now() - timedelta(days=days))

    assert "Updated" not in page_of(client, article).select_one(".byline").text


def test_the_drawing_has_a_name(client):
    page = page_of(client, make_article(illustration="night"))

    drawing = page.select_one(".masthead svg")
    assert drawing["role"] == "img"
    assert drawing["aria-label"].startswith("Drawing: a crescent moon")


@pytest.mark.parametrize("illustration", Article.Illustration.values)
def test_every_drawing_exists(client, illustration):
    page = page_of(client, make_article(illustration=illustration))

    assert page.select_one(".masthead svg")["aria-label"]


def test_neighbors_in_time_are_linked_and_drafts_are_not(client):
    now = timezone.now()
    oldest, middle, newest = (
        make_article(published_at=now - timedelta(days=days)) for days in (3, 2, 1)
    )
    make_article(status="draft", published_at=now - timedelta(days=2, hours=1))
    make_article(published_at=now + timedelta(days=1))

    def pager(article):
        links = page_of(client, article).select(".pager a")
        return [(link["rel"], link["href"]) for link in links]

    assert pager(middle) == [
        (["prev"], oldest.get_absolute_url()),
        (["next"], newest.get_absolute_url()),
    ]
    assert pager(newest) == [(["prev"], middle.get_absolute_url())]
    assert pager(oldest) == [(["next"], middle.get_absolute_url())]


def test_articles_of_the_same_moment_are_neighbors_too(client):
    now = timezone.now()
    first, second = (make_article(published_at=now) for _ in range(2))

    (link,) = page_of(client, first).select(".pager a")

    assert (link["rel"], link["href"]) == (["next"], second.get_absolute_url())


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "draft", "published_at": None},
        {"status": "draft", "published_at": timezone.now()},
        {"published_at": timezone.now() + timedelta(hours=1)},
    ],
)
def test_draft_and_scheduled_articles_are_not_found(client, fields):
    article = make_article(**fields)

    assert client.get(article.get_absolute_url()).status_code == 404


def test_share_links_carry_the_full_address_and_no_script(client, settings):
    settings.SITE_URL = "https://www.example.com"
    article = make_article(title="Tea & sleep?", slug="tea")

    links = {a.text: a for a in page_of(client, article).select(".share a")}

    page = "https%3A%2F%2Fwww.example.com%2Farticles%2Ftea%2F"
    assert links["Email"]["href"] == (
        f"mailto:?subject=Tea%20%26%20sleep%3F&body={page}"
    )
    for name, host in (
        ("Facebook", "www.facebook.com"),
        ("LinkedIn", "www.linkedin.com"),
        ("X", "x.com"),
    ):
        assert links[name]["href"].startswith(f"https://{host}/")
        assert links[name]["href"].endswith(f"={page}")
        assert links[name]["rel"] == ["noopener"]


def test_structured_data_names_every_paper_and_cannot_end_its_element(client, settings):
    settings.SITE_URL = "https://www.example.com"
    make_source("a1", title="A </script><script>alert(1)</script> paper")
    article = make_article(title="Tea & sleep", slug="tea", body="x[@a1]")

    response = open_page(client, article.get_absolute_url())

    assert b"</script><script>alert" not in response.content
    scripts = BeautifulSoup(response.content, "html.parser").select(
        "script[type='application/ld+json']"
    )
    (data,) = [json.loads(script.string) for script in scripts]
    assert data["headline"] == "Tea & sleep"
    assert data["inLanguage"] == "en-US"
    assert data["mainEntityOfPage"] == "https://www.example.com/articles/tea/"
    (paper,) = data["citation"]
    assert paper["@type"] == "ScholarlyArticle"
    assert paper["name"] == "A </script><script>alert(1)</script> paper"
    assert paper["url"].startswith("https://doi.org/")


def test_what_search_engines_and_shares_read(client, settings):
    settings.SITE_URL = "https://www.example.com"
    article = make_article(title="Tea", slug="tea", meta_description="About tea.")

    page = page_of(client, article)

    assert page.title.text == "Tea · AnxDefy+"
    assert page.select_one("link[rel=canonical]")["href"] == (
        "https://www.example.com/articles/tea/"
    )
    assert page.select_one("meta[name=description]")["content"] == "About tea."
    assert page.select_one("meta[property='og:description']")["content"] == "About tea."
    assert page.select_one("meta[property='og:type']")["content"] == "article"


def test_queries_do_not_grow_with_sources_and_articles(client):
    few = make_article(body="x")
    make_source("s0")
    few.body = "x[@s0]"
    few.save()
    before = queries_of(client, few.get_absolute_url())

    keys = [make_source(f"t{i}").key for i in range(30)]
    many = make_article(body=" ".join(f"x[@{key}]" for key in keys))
    for _ in range(5):
        make_article(topic=make_topic("Sleep"))

    assert queries_of(client, many.get_absolute_url()) == before
    assert before <= 11
