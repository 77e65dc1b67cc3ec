import re
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import reverse

from blog.citations import render_body
from blog.models import Article, Source, Topic
from blog.search.entries import words_of_html

pytestmark = pytest.mark.django_db

DEMO = Path(settings.BASE_DIR) / "demo"
FATIGUE = "physical-exhaustion-and-nervous-system-fatigue"
FIELDS = {
    "title": '"Tired"',
    "slug": '"tired"',
    "topic": '"Fatigue"',
    "standfirst": '"Why."',
    "excerpt": '"Why, in short."',
}


def load(folder) -> str:
    said = StringIO()
    call_command("load_articles", str(folder), stdout=said)
    return said.getvalue()


@pytest.fixture
def demo():
    call_command("load_sources", str(DEMO / "sources.json"), stdout=StringIO())
    load(DEMO / "articles")


@pytest.fixture
def folder(tmp_path):
    def write(name="tired.md", body="Muscles tire.\n", **changes) -> Path:
        fields = {**FIELDS, **changes}
        head = "\n".join(f"{key} = {value}" for key, value in fields.items() if value)
        path = tmp_path / name
        path.write_text(f"+++\n{head}\n+++\n\n{body}", encoding="utf-8")
        return tmp_path

    return write


def test_every_demo_article_is_read_at_its_address(client, demo):
    articles = Article.objects.published()

    assert articles.count() == 7
    for article in articles:
        page = client.get(article.get_absolute_url())
        assert page.status_code == 200
        assert f'id="ref-{article.citations.count()}"' in page.content.decode()


def test_the_fatigue_article_rests_on_the_owners_four_sources(demo):
    article = Article.objects.get(slug=FATIGUE)

    cited = article.citations.order_by("number").values_list("source__key", flat=True)
    assert list(cited) == ["klass2004", "todd2003", "hidese2019", "pandit2024"]
    assert "[@hidese2019; @pandit2024]" in article.body
    assert "[AnxDefy+](/products/anxdefy_1/)" in article.body


def test_every_demo_highlight_holds_a_citation(demo):
    for article in Article.objects.all():
        highlights = re.findall(r"==(.+?)==", article.body, re.DOTALL)

        assert highlights
        assert all("[@" in highlight for highlight in highlights), article.slug


def test_every_demo_article_says_what_is_not_settled(demo):
    for article in Article.objects.all():
        assert "## What is not settled" in article.body


def test_every_demo_article_is_as_long_as_a_good_read_and_rests_on_papers(demo):
    counts = {}
    for article in Article.objects.all():
        text = words_of_html(render_body(article.body, popovers=False).html)
        assert 900 <= len(text.split()) <= 1600, article.slug
        counts[article.slug] = article.citations.count()

    assert len(counts) >= 6
    assert min(counts.values()) >= 4
    assert counts["l-theanine-three-trials"] == 10
    assert counts["where-tiredness-begins"] == 13


DISEASE_WORDS = re.compile(
    r"\b(?:treats?|treated|treatment|cures?|cured|prevents?|relieves?|anxiety|insomnia"
    r"|depress\w+|disorders?|diseases?|chronic\w*|persistent|severe|symptoms?"
    r"|clinically|anti-?inflammatory)\b",
    re.IGNORECASE,
)


def test_demo_articles_cite_no_paper_whose_title_names_a_disease(
    demo,
):
    named = re.compile(r"anxi|insomnia|depress", re.IGNORECASE)

    cited = Source.objects.filter(citations__isnull=False).distinct()

    assert cited.count() > 15
    assert not [source.key for source in cited if named.search(source.title)]


@pytest.mark.parametrize(
    "field", ["title", "standfirst", "excerpt", "meta_description", "body", "slug"]
)
def test_demo_articles_claim_nothing_about_a_disease(demo, field):
    for article in Article.objects.all():
        assert not DISEASE_WORDS.findall(getattr(article, field)), article.slug


def test_no_demo_article_claims_a_reviewer_or_a_check_that_nobody_did(demo):
    assert not Article.objects.filter(sources_checked_on__isnull=False).exists()


def test_demo_articles_are_listed_with_the_newest_first(client, demo):
    page = client.get(reverse("blog:articles")).content.decode()

    newest_first = Article.objects.order_by("-published_at")
    places = [page.index(article.get_absolute_url()) for article in newest_first]
    assert places == sorted(places)


def test_the_fatigue_article_has_a_neighbor_on_either_side(demo):
    dates = Article.objects.values_list("published_at", flat=True)

    date = Article.objects.get(slug=FATIGUE).published_at
    assert min(dates) < date < max(dates)


def test_an_article_is_kept_once_it_is_here(folder):
    load(folder())
    Article.objects.update(title="A title that staff corrected")

    said = load(folder())

    assert Article.objects.get().title == "A title that staff corrected"
    assert "0 created, 1 kept" in said


def test_without_a_date_it_is_a_draft_and_with_one_it_is_published(folder):
    folder()
    load(folder("two.md", slug='"two"', published_at="2026-11-16T09:00:00-05:00"))

    assert Article.objects.get(slug="tired").status == Article.Status.DRAFT
    two = Article.objects.get(slug="two")
    assert two.status == Article.Status.PUBLISHED
    assert two.published_at.isoformat() == "2026-11-16T14:00:00+00:00"


def test_a_topic_is_made_once_however_it_is_written(folder):
    Topic.objects.create(name="Fatigue", slug="fatigue")

    load(folder(topic='"fatigue"'))

    assert Article.objects.get().topic == Topic.objects.get()


def test_a_new_topic_gets_an_address(folder):
    load(folder(topic='"Deep rest"'))

    assert Topic.objects.get().slug == "deep-rest"


def test_citations_are_recorded(folder):
    Source.objects.create(key="todd2003", title="Voluntary activation")

    load(folder(body="Effort[@todd2003] counts.\n"))

    assert Article.objects.get().citations.get().source.key == "todd2003"


def test_an_unknown_source_is_named_with_file_and_line(folder):
    folder("a-good-one.md", slug='"good"')

    with pytest.raises(CommandError) as refused:
        load(folder("tired.md", body="One.\n\nTwo [@nobody2020].\n"))

    # Seven lines of front matter, one blank, then the third of the body.
    assert "tired.md, line 11: " in str(refused.value)
    assert "nobody2020" in str(refused.value)
    assert not Article.objects.exists()
    assert not Topic.objects.exists()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": None}, '"title" is missing'),
        ({"standfirst": '""'}, '"standfirst" is missing'),
        ({"titel": '"x"'}, 'there is no field "titel"'),
        ({"title": "5"}, '"title" must be text'),
        ({"published_at": '"today"'}, '"published_at" must be a date with a time'),
        ({"published_at": "2026-11-16T09:00:00"}, '"published_at" needs an offset'),
        ({"sources_checked_on": '"x"'}, '"sources_checked_on" must be a date'),
        ({"illustration": '"sunset"'}, "illustration"),
        ({"slug": '"has spaces"'}, "slug"),
        ({"slug": '"feed"'}, "slug"),
        ({"title": "unquoted"}, "the fields are not TOML"),
        ({"body": ""}, "body"),
        ({"topic": '"' + "x" * 61 + '"'}, "name"),
    ],
)
def test_bad_fields_are_refused_with_the_file_named(folder, changes, reason):
    with pytest.raises(CommandError) as refused:
        load(folder(**changes))

    assert "tired.md" in str(refused.value)
    assert reason in str(refused.value)
    assert "Nothing was loaded." in str(refused.value)
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("# Tired\n", "line 1 must be +++"),
        ("+++\ntitle = 'x'\n", "the line +++ that ends the fields is missing"),
    ],
)
def test_a_file_without_fields_is_refused(tmp_path, text, reason):
    (tmp_path / "tired.md").write_text(text, encoding="utf-8")

    with pytest.raises(CommandError) as refused:
        load(tmp_path)

    assert reason in str(refused.value)


def test_a_file_in_another_encoding_is_refused(tmp_path):
    (tmp_path / "tired.md").write_bytes("+++\ntitle = “x”".encode("cp1252"))

    with pytest.raises(CommandError, match="not UTF-8"):
        load(tmp_path)


def test_a_folder_without_articles_is_refused(tmp_path):
    with pytest.raises(CommandError, match="holds no Markdown file"):
        load(tmp_path)


def test_a_file_instead_of_a_folder_is_refused():
    with pytest.raises(CommandError, match="is not a folder"):
        load(DEMO / "sources.json")
