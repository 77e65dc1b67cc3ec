"""`manage.py check_claims`: a file of texts, or all that is published."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.utils import timezone

from blog.models import Article, Topic
from compliance.claims import register
from compliance.models import ClaimOverride
from tests.blog.factories import make_article, make_source
from tests.factories import make_claim, make_supplement

DEMO = Path(settings.BASE_DIR) / "demo"


def answers_to(path: Path) -> list[dict[str, str]]:
    said = StringIO()
    call_command("check_claims", file=path, stdout=said)
    return list(csv.DictReader(StringIO(said.getvalue())))


def read_all() -> str:
    said = StringIO()
    call_command("check_claims", stdout=said)
    return said.getvalue()


def refused() -> str:
    said = StringIO()
    with pytest.raises(CommandError):
        call_command("check_claims", stdout=said)
    return said.getvalue()


def test_each_text_of_a_file_gets_a_verdict_with_its_words(tmp_path):
    path = tmp_path / "texts.csv"
    path.write_text('id,text\n1,"Treats anxiety, fast"\n2,Supports calm.\n3,\n')

    judged = answers_to(path)

    assert list(judged[0]) == ["text", "verdict", "rule", "words"]
    assert judged[0]["text"] == "Treats anxiety, fast"
    assert judged[0]["verdict"] == "disease"
    assert judged[0]["rule"] == "treats-disease"
    assert judged[0]["words"] == "Treats anxiety"
    assert [one["verdict"] for one in judged[1:]] == ["ok", "ok"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"words\nTreats anxiety\n", "no column"),
        (b"", "no column"),
        (b"text\n\xff\xfe\n", "not UTF-8"),
        (b'text\n"never closed\n', "not a CSV file"),
    ],
)
def test_an_unusable_file_is_refused_in_one_sentence(tmp_path, content, sentence):
    path = tmp_path / "texts.csv"
    path.write_bytes(content)

    with pytest.raises(CommandError, match=sentence):
        answers_to(path)


def test_a_missing_file_is_refused_in_one_sentence(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        answers_to(tmp_path / "none.csv")


@pytest.mark.django_db
def test_the_demo_publishes_no_disease_claim():
    quiet = StringIO()
    call_command("load_sources", str(DEMO / "sources.json"), stdout=quiet)
    call_command("load_articles", str(DEMO / "articles"), stdout=quiet)
    call_command("load_pages", str(DEMO / "pages"), stdout=quiet)
    call_command("load_supplement", str(DEMO / "supplement.toml"), stdout=quiet)
    call_command("load_lots", str(DEMO / "lots.toml"), stdout=quiet)

    said = read_all()

    assert " 0 with a disease claim" in said
    assert int(said.splitlines()[-1].split()[0]) > 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("title", {"title": "How ashwagandha treats anxiety"}),
        ("slug", {"slug": "insomnia-relief"}),
        ("standfirst", {"standfirst": "It eases depression."}),
        ("excerpt", {"excerpt": "Beats insomnia."}),
        ("meta_description", {"meta_description": "Natural Xanax."}),
        ("body", {"body": "Words.\n\n![It cures migraine](/media/a.png)"}),
        ("name", {"topic": "anxiety relief"}),
    ],
)
def test_a_published_article_is_read_field_by_field(field, fields):
    if "topic" in fields:
        fields = {"topic": Topic.objects.create(name=fields["topic"], slug="calm")}
    make_article(**fields)

    assert f"({field})" in refused()


@pytest.mark.django_db
def test_a_draft_is_not_read():
    make_article(title="Treats anxiety", status=Article.Status.DRAFT)

    assert " 0 with a disease claim" in read_all()


@pytest.mark.django_db
def test_a_listed_title_that_names_a_disease_warns():
    make_source(title="A trial in people with insomnia")

    assert "warning: /articles/sources/" in read_all()


@pytest.mark.django_db
def test_the_shop_is_read_too():
    supplement = make_supplement(lede="Two capsules against insomnia.")
    make_claim(supplement, "calm", sources=[], text="Cures anxiety.")

    said = refused()

    assert "(lede)" in said
    assert "(claim calm)" in said


@pytest.mark.django_db
def test_an_approved_override_lets_its_text_pass_and_says_so():
    make_article(title="Treats anxiety")
    users = get_user_model().objects
    ClaimOverride.objects.create(
        text="Treats anxiety",
        reason="A test.",
        requested_by=users.create_user(email="a@example.com", password="x"),
        approved_by=users.create_user(email="b@example.com", password="x"),
        approved_at=timezone.now(),
    )

    said = read_all()

    assert "allowed: " in said
    assert "1 allowed by an override" in said


def test_a_name_is_registered_once():
    with pytest.raises(ValueError, match="registered already"):
        register("articles", list)
