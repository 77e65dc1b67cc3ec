"""Writers see what the claims check objects to, and cannot publish it."""

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from blog.models import Article, Topic
from compliance.models import ClaimOverride
from tests.blog.factories import make_article, make_source
from tests.blog.test_admin import ADD, filled_in, messages_of, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _source():
    make_source("klass2004")


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("title", "Ashwagandha for anxiety"),
        ("slug", "anxiety-relief"),
        ("standfirst", "It treats insomnia."),
        ("excerpt", "Natural Xanax."),
        ("meta_description", "Relieves depression."),
        ("body", "Force fell.[@klass2004] Our root cures anxiety."),
    ],
)
def test_a_disease_claim_is_refused_at_its_field(admin_client, field, text):
    page = page_of(
        admin_client.post(ADD, filled_in(status="published") | {field: text})
    )

    told = page.select_one(f".field-{field} .errorlist").get_text()
    assert "cannot be published" in told
    assert "101.93" in told
    assert "What would pass" in told
    assert not Article.objects.exists()


def test_what_was_typed_stays(admin_client):
    page = page_of(
        admin_client.post(
            ADD, filled_in(status="published", excerpt="Beats insomnia for good.")
        )
    )

    assert page.select_one("[name=excerpt]").get_text(strip=True) == (
        "Beats insomnia for good."
    )


def test_a_draft_is_saved_with_a_warning(admin_client):
    response = admin_client.post(ADD, filled_in(title="Treats anxiety"), follow=True)

    assert Article.objects.get().status == "draft"
    assert any("“Treats anxiety”" in told for told in messages_of(response))


def test_an_approved_override_lets_the_words_be_published(admin_client, admin_user):
    second = get_user_model().objects.create_user(email="b@example.com", password="x")
    ClaimOverride.objects.create(
        text="Treats anxiety",
        reason="A test.",
        requested_by=admin_user,
        approved_by=second,
        approved_at=timezone.now(),
    )

    admin_client.post(ADD, filled_in(status="published", title="Treats anxiety"))

    assert Article.objects.get().status == "published"


def test_the_action_that_publishes_refuses_it_too(admin_client):
    article = make_article(status="draft", published_at=None, body="Cures insomnia.")

    response = admin_client.post(
        "/admin/blog/article/",
        {"action": "publish", "_selected_action": [article.pk]},
        follow=True,
    )

    article.refresh_from_db()
    assert article.status == "draft"
    assert any("Cures insomnia" in told for told in messages_of(response))


def test_a_topic_that_promises_is_refused(admin_client):
    page = page_of(
        admin_client.post(
            "/admin/blog/topic/add/",
            {"name": "Anxiety relief", "slug": "calm", "description": ""},
        )
    )

    assert "disease claim" in page.select_one(".field-name .errorlist").get_text()
    assert not Topic.objects.exists()
