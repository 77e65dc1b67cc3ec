"""The claims check reads along while staff write."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from compliance.claims import live
from compliance.models import ClaimOverride
from shop.user.models import User
from tests.compliance.test_claim_override import staff

pytestmark = pytest.mark.django_db
ADDRESS = reverse("compliance:findings")


@pytest.fixture(autouse=True)
def no_earlier_questions():
    cache.clear()


def ask(client: Client, text: str, kind: str = "copy"):
    return client.post(ADDRESS, {"text": text, "kind": kind})


def test_staff_are_told_the_words_the_paragraph_and_what_would_pass(admin_client):
    answer = ask(admin_client, "Café 💊. Treats anxiety.").json()

    (found,) = answer["findings"]
    assert found["words"] == "Treats anxiety"
    assert found["before"].endswith("💊. ")
    assert found["severity"] == "disease"
    assert "101.93" in found["paragraph"]
    assert found["why"]
    assert found["suggestion"]
    assert not answer["is_allowed"]


def test_good_words_are_answered_without_a_finding(admin_client):
    answer = ask(admin_client, "Supports calm.").json()

    assert answer == {"findings": [], "more": 0, "is_allowed": False}


def test_a_slug_is_read_as_one(admin_client):
    answer = ask(admin_client, "anxiety-relief", kind="slug").json()

    assert answer["findings"]


def test_words_that_two_people_allowed_are_said_to_be(admin_client):
    ClaimOverride.objects.create(
        text="Treats anxiety.",
        reason="Counsel read it.",
        requested_by=staff("writer@example.com"),
        approved_by=staff("second@example.com"),
        approved_at=timezone.now(),
    )

    assert ask(admin_client, "Treats anxiety.").json()["is_allowed"]


def test_visitors_and_buyers_are_refused(client):
    buyer = User.objects.create(email="buyer@example.com")

    before = ask(client, "Treats anxiety.")
    client.force_login(buyer)
    after = ask(client, "Treats anxiety.")

    assert [before.status_code, after.status_code] == [403, 403]
    assert "findings" not in after.json()


def test_a_post_without_the_token_is_refused(admin_user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)

    assert ask(client, "Treats anxiety.").status_code == 403


def test_too_long_a_text_and_an_unknown_kind_are_refused(admin_client):
    long = ask(admin_client, "a" * (live.LONGEST + 1))
    unknown = ask(admin_client, "Calm.", kind="poem")

    assert [long.status_code, unknown.status_code] == [413, 400]
    assert "on saving" in long.json()["problem"]


def test_who_asks_very_often_is_asked_to_wait(admin_client, monkeypatch):
    monkeypatch.setattr(live, "MOST_A_MINUTE", 2)

    statuses = [ask(admin_client, "Calm.").status_code for _ in range(3)]

    assert statuses == [200, 200, 429]


def test_only_posts_are_answered(admin_client):
    assert admin_client.get(ADDRESS).status_code == 405


@pytest.mark.parametrize(
    "address",
    [
        "admin:blog_article_add",
        "admin:blog_topic_add",
        "admin:blog_page_add",
        "admin:blog_source_add",
        "admin:supplement_supplement_add",
        "admin:supplement_claim_add",
        "admin:catalogue_product_add",
    ],
)
def test_every_form_with_checked_fields_reads_along(admin_client, address):
    page = admin_client.get(reverse(address)).content.decode()

    assert "js/claims-check" in page
    assert "css/claims-check" in page
    assert f'data-claims-url="{ADDRESS}"' in page
