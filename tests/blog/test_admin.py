"""How staff write: in the admin, with the words rendered before they are published."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client

from blog.models import MAX_BODY_LENGTH, Article, Source
from tests.blog.desk import ADD, filled_in, messages_of, page_of
from tests.blog.factories import make_article, make_source, make_topic

pytestmark = pytest.mark.django_db

PREVIEW = "/admin/blog/article/preview/"


def test_a_draft_is_saved_with_its_citations(admin_client):
    source = make_source("klass2004")

    admin_client.post(ADD, filled_in())

    article = Article.objects.get(slug="tea-and-sleep")
    assert article.status == "draft"
    assert list(article.citations.values_list("number", "source")) == [(1, source.pk)]
    assert admin_client.get(article.get_absolute_url()).status_code == 404


def test_what_was_typed_stays_beside_what_is_wrong(admin_client):
    body = "One.\n\nTwo.[@nobody1900]"

    page = page_of(admin_client.post(ADD, filled_in(title="", body=body)))

    assert "required" in page.select_one(".field-title .errorlist").text
    assert page.select_one("#id_body").text.strip() == body
    assert not Article.objects.exists()


def test_a_draft_with_an_unknown_key_is_saved_and_told(admin_client):
    response = admin_client.post(ADD, filled_in(body="x[@nobody1900]"), follow=True)

    assert Article.objects.get().status == "draft"
    assert "Line 1: There is no source with the key “nobody1900”." in messages_of(
        response
    )


def test_many_problems_fit_into_one_message(admin_client):
    body = "\n\n".join(f"x[@nobody{i}]" for i in range(50))

    response = admin_client.post(ADD, filled_in(body=body), follow=True)

    (told,) = [text for text in messages_of(response) if "Line 1:" in text]
    assert told.endswith("And 44 more: see the preview.")


def test_a_body_of_five_megabytes_is_refused_with_a_sentence(admin_client):
    page = page_of(admin_client.post(ADD, filled_in(body="x" * 5_000_000)))

    assert f"{MAX_BODY_LENGTH} are the most" in page.select_one(".field-body").text
    assert not Article.objects.exists()


def test_preview_shows_the_real_page_and_saves_nothing(admin_client):
    make_source("klass2004")
    words = filled_in(body="## Muscle\n\n==Force fell.[@klass2004]== x[@nobody1900]")

    response = admin_client.post(PREVIEW, words)

    page = page_of(response)
    assert "Preview – not published." in page.main.text
    assert page.h1.text == "Tea and sleep"
    assert page.select_one(".prose mark").text == "Force fell.1"
    assert page.select_one("#ref-1 a")["href"].startswith("https://doi.org/")
    assert page.select_one(".prose .unknown").text == "[@nobody1900: no such source]"
    assert "Line 3: There is no source with the key “nobody1900”." in page.main.text
    assert page.select_one("meta[name=robots]")["content"] == "noindex"
    assert not Article.objects.exists()


def test_preview_may_stand_in_a_frame_of_the_admin_only(admin_client):
    response = admin_client.post(PREVIEW, filled_in())

    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"title": "", "slug": "", "topic": "", "body": "", "illustration": "x"},
        {"body": "x[@nobody1900]"},
        {"sources_checked_on": "nonsense"},
    ],
)
def test_preview_of_half_an_article_is_a_page(admin_client, words):
    typed = filled_in(**words) if words else {}

    page = page_of(admin_client.post(PREVIEW, typed))

    assert page.h1.text
    assert bool(page.select(".unknown")) == ("[@" in typed.get("body", ""))


def test_preview_of_too_much_says_so(admin_client):
    words = filled_in(body="x" * (MAX_BODY_LENGTH + 1))

    assert "200000 are the most" in page_of(admin_client.post(PREVIEW, words)).main.text


def test_preview_cannot_be_made_by_strangers_or_by_other_sites(admin_client, client):
    assert client.post(PREVIEW, filled_in()).status_code == 302
    assert admin_client.get(PREVIEW).status_code == 405

    strict = Client(enforce_csrf_checks=True)
    strict.cookies = admin_client.cookies
    assert strict.post(PREVIEW, filled_in()).status_code == 403


def test_staff_without_a_right_to_articles_get_no_preview(client):
    staff = get_user_model().objects.create_user(email="desk@example.com", password="x")
    staff.is_staff = True
    staff.save()
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")

    assert client.post(PREVIEW, filled_in()).status_code == 403

    staff.user_permissions.add(Permission.objects.get(codename="change_article"))
    assert client.post(PREVIEW, filled_in()).status_code == 200


def test_the_form_offers_preview_help_and_keys_without_inline_script(admin_client):
    make_source("klass2004")

    page = page_of(admin_client.get(ADD))

    button = page.select_one(f"button[formaction='{PREVIEW}']")
    assert (button["form"], button["formtarget"]) == ("article_form", "_blank")
    assert page.select_one("#article_form input[type=submit]")["name"] == "_save"
    assert "[@klass2004]" in page.select_one("[data-citation-keys]").text
    assert all(script.get("src") for script in page.select("script"))
    assert not page.select("[style], [onclick], style")


def test_view_on_site_is_offered_where_there_is_a_page(admin_client):
    published, draft = make_article(), make_article(status="draft")

    def link(article):
        page = page_of(admin_client.get(f"/admin/blog/article/{article.pk}/change/"))
        found = page.select_one("a.viewsitelink")
        return found and found["href"]

    assert link(published) == published.get_absolute_url()
    assert link(draft) is None


def new_source(**fields) -> dict:
    return {
        "key": "todd2003",
        "kind": "article-journal",
        "title": "On twitches",
        "authors": "Todd, Gabrielle\r\n\r\nTaylor, Janet L., Jr\r\nWorld Body",
        "year": "2003",
        "doi": "https://doi.org/10.1113/JPHYSIOL.2003.044099",
        "pmid": "https://pubmed.ncbi.nlm.nih.gov/12909682/",
        "pmcid": "",
        "standing": "sound",
    } | fields


def test_staff_add_a_source_in_plain_lines(admin_client):
    admin_client.post("/admin/blog/source/add/", new_source())

    source = Source.objects.get(key="todd2003")
    assert source.authors == [
        {"family": "Todd", "given": "Gabrielle"},
        {"family": "Taylor", "given": "Janet L.", "suffix": "Jr"},
        {"literal": "World Body"},
    ]
    assert source.doi == "10.1113/jphysiol.2003.044099"
    assert (source.pmid, source.pmcid) == ("12909682", None)


def test_authors_go_through_the_form_unchanged(admin_client):
    authors = [
        {"family": "Todd", "given": "Gabrielle"},
        {"literal": "World Body"},
        {"family": "Plato"},
        {"family": "King", "given": "Martin", "suffix": "Jr"},
    ]
    source = make_source("todd2003", authors=authors)
    address = f"/admin/blog/source/{source.pk}/change/"

    typed = page_of(admin_client.get(address)).select_one("#id_authors").text.strip()
    admin_client.post(address, new_source(authors=typed))

    source.refresh_from_db()
    assert source.title == "On twitches"
    assert source.authors == authors


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"doi": "hello"}, "doi", "This is no DOI."),
        ({"pmid": "hello"}, "pmid", "A PMID is a number"),
        ({"pmcid": "hello"}, "pmcid", "A PMCID is PMC and a number"),
        ({"authors": ", Gabrielle"}, "authors", "a family name and a given name"),
        ({"standing": "retracted"}, "standing_note", "Say which notice"),
        ({"year": "20"}, "year", "four digits"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(admin_client, fields, field, words):
    page = page_of(admin_client.post("/admin/blog/source/add/", new_source(**fields)))

    near = page.select_one(f"#id_{field}").find_parent(class_="form-row")
    assert words in near.select_one(".errorlist").text
    assert page.select_one("#id_title")["value"] == "On twitches"
    assert not Source.objects.exists()


def test_sources_are_found_by_author_title_and_doi_in_few_queries(
    admin_client, django_assert_max_num_queries
):
    make_source("bjornsson2020", authors=[{"family": "Björnsson", "given": "H."}])
    make_source("other2000", title="On tea", doi="10.1000/tea")
    make_article(body="x[@other2000]")

    def found(words: str) -> list[str]:
        page = page_of(admin_client.get("/admin/blog/source/", {"q": words}))
        return [link.text for link in page.select("#result_list tbody th a")]

    assert found("Björnsson") == ["bjornsson2020"]
    assert found("on tea") == ["other2000"]
    assert found("10.1000/tea") == ["other2000"]
    with django_assert_max_num_queries(8):
        page = page_of(admin_client.get("/admin/blog/source/"))
    counts = [cell.text for cell in page.select(".field-citing_articles_count")]
    assert counts == ["0", "1"]


def test_the_key_of_a_cited_source_stays(admin_client):
    source = make_source("todd2003")
    make_article(body="x[@todd2003]", status="draft")

    admin_client.post(
        f"/admin/blog/source/{source.pk}/change/", new_source(key="other2003")
    )

    source.refresh_from_db()
    assert (source.key, source.title) == ("todd2003", "On twitches")


def test_a_cited_source_cannot_be_deleted(admin_client):
    source = make_source("todd2003")
    make_article(body="x[@todd2003]")

    response = admin_client.post(
        f"/admin/blog/source/{source.pk}/delete/", {"post": "yes"}
    )

    assert response.status_code == 200
    assert Source.objects.filter(pk=source.pk).exists()


def test_topics_are_listed_with_their_articles(admin_client):
    make_article(topic=make_topic("Sleep"))
    make_topic("Empty")

    page = page_of(admin_client.get("/admin/blog/topic/"))

    counts = [cell.text for cell in page.select(".field-article_count")]
    assert counts == ["0", "1"]
