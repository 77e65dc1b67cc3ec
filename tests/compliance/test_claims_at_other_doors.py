"""No door to what is public is left without the check: files that are loaded, versions
that are brought back, products in the admin, letters."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from blog.models import Article, Page, PageVersion, Source
from blog.readiness import blocking_checks
from compliance.claims import registered_texts
from compliance.claims.letters import texts_of_letters
from shop.catalogue.models import Product
from shop.supplement.models import Supplement
from tests.blog.factories import make_source
from tests.factories import make_supplement

pytestmark = pytest.mark.django_db

DEMO = Path(settings.BASE_DIR) / "demo"
CLAIM = "It cures insomnia."


def test_a_page_with_a_claim_is_not_loaded(tmp_path):
    (tmp_path / "about.md").write_text(
        f'+++\ntitle = "About"\nslug = "about"\nmeta_description = "Us."\n+++\n{CLAIM}\n'
    )

    with pytest.raises(CommandError, match="insomnia"):
        call_command("load_pages", str(tmp_path))

    assert not Page.objects.exists()


def test_a_public_article_with_a_claim_is_not_loaded(tmp_path):
    (tmp_path / "one.md").write_text(
        '+++\ntitle = "One"\nslug = "one"\ntopic = "Calm"\nstandfirst = "S."\n'
        'excerpt = "E."\npublished_at = 2025-01-02T10:00:00-05:00\n+++\n'
        f"{CLAIM}\n"
    )

    with pytest.raises(CommandError, match="insomnia"):
        call_command("load_articles", str(tmp_path))

    assert not Article.objects.exists()


def test_a_source_with_a_claim_in_our_words_is_not_loaded(tmp_path):
    records = json.loads((DEMO / "sources.json").read_text("utf-8"))
    record = next(one for one in records if one.get("custom", {}).get("finding"))
    record["custom"]["finding"] = CLAIM
    path = tmp_path / "sources.json"
    path.write_text(json.dumps([record]))

    with pytest.raises(CommandError, match="insomnia"):
        call_command("load_sources", str(path))

    assert not Source.objects.exists()


@pytest.mark.parametrize("field", ["lede", "title"])
def test_a_supplement_with_a_claim_is_not_loaded(tmp_path, field):
    call_command("load_sources", str(DEMO / "sources.json"))
    lines = (DEMO / "supplement.toml").read_text("utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith(f"{field} ="))
    lines[at] = f'{field} = "{CLAIM}"'
    path = tmp_path / "supplement.toml"
    path.write_text("\n".join(lines))

    with pytest.raises(CommandError, match="insomnia"):
        call_command("load_supplement", str(path))

    assert not Supplement.objects.exists()
    assert not Product.objects.exists()


def test_an_old_version_of_a_page_with_a_claim_does_not_come_back(admin_client):
    page = Page.objects.create(
        title="About", slug="about", meta_description="Us.", body="Calm words."
    )
    old = PageVersion.objects.create(
        page=page,
        title="About",
        meta_description="Us.",
        body=CLAIM,
        reason="Then.",
        saved_at=timezone.now(),
    )

    said = admin_client.post(
        f"/admin/blog/page/{page.pk}/versions/{old.pk}/restore/", follow=True
    )

    page.refresh_from_db()
    assert page.body == "Calm words."
    assert "Nothing was changed" in said.content.decode()


def test_an_old_revision_with_a_claim_cannot_be_approved():
    words = {"title": "One", "standfirst": "S.", "body": CLAIM}

    names = [check.name for check in blocking_checks(words)]

    assert "No disease is claimed to be treated" in names


@pytest.mark.parametrize("field", ["title", "meta_description", "description", "slug"])
def test_a_product_with_a_claim_is_refused_in_the_admin(admin_client, field):
    product = make_supplement().product
    address = f"/admin/catalogue/product/{product.pk}/change/"
    claim = "cures-insomnia" if field == "slug" else CLAIM
    typed = {"title": "T", "slug": "t", "structure": "standalone", "is_public": "on"}

    page = admin_client.post(address, {**typed, field: claim}).content.decode()

    product.refresh_from_db()
    assert "reads as a disease claim" in page
    assert "insomnia" not in (getattr(product, field) or "")


def test_a_hidden_product_may_be_a_draft():
    product = make_supplement().product
    product.title, product.is_public = CLAIM, False

    product.clean_fields(exclude=["upc"])


def test_letters_are_read():
    letters = {Path(text.address).name: text.text for text in texts_of_letters()}

    assert {"recall.html", "order_paid.txt"} <= letters.keys()
    assert "{%" not in "".join(letters.values())
    assert letters["recall.txt"] in {text.text for text in registered_texts()}


def test_what_a_source_says_of_its_participants_is_read_and_warned_of():
    source = make_source(participants="60 adults with insomnia")

    read = {text.field: text.kind for text in registered_texts()}

    assert source.participants in {text.text for text in registered_texts()}
    assert read["participants"] == "cited-title"
