"""Writers see what the claims check objects to, and cannot publish it."""

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from blog.models import Article, Topic
from compliance.models import ClaimOverride
from tests.blog.desk import (
    ADD,
    act,
    errors_of,
    filled_in,
    messages_of,
    page_of,
    reviewer,
)
from tests.blog.factories import make_source

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
def test_a_disease_claim_is_not_approved(admin_client, field, text):
    admin_client.post(ADD, filled_in() | {field: text})
    article = Article.objects.get()
    act(admin_client, article, "submit")

    told = errors_of(act(reviewer(), article, "approve"))

    assert "No disease is claimed" in told
    assert "101.93" in told
    assert "What would pass" in told
    assert article.revisions.newest().stage == "in_review"


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

    admin_client.post(ADD, filled_in(title="Treats anxiety"))
    article = Article.objects.get()
    act(admin_client, article, "submit")

    assert act(reviewer(), article, "approve").status_code == 302


def test_a_topic_that_promises_is_refused(admin_client):
    page = page_of(
        admin_client.post(
            "/admin/blog/topic/add/",
            {"name": "Anxiety relief", "slug": "calm", "description": ""},
        )
    )

    assert "disease claim" in page.select_one(".field-name .errorlist").get_text()
    assert not Topic.objects.exists()
