"""Leave to publish against the claims check: a reason, and a second person."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from compliance.models import ClaimOverride

pytestmark = pytest.mark.django_db

ADD = "/admin/compliance/claimoverride/add/"
LIST = "/admin/compliance/claimoverride/"
TEXT = "Treats anxiety."


def staff(email: str, *permissions: str):
    user = get_user_model().objects.create(email=email, is_staff=True)
    codes = [f"{name}_claimoverride" for name in permissions]
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    return user


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def approve(user, override):
    return signed_in(user).post(
        LIST, {"action": "approve", "_selected_action": [override.pk]}, follow=True
    )


@pytest.fixture
def override():
    return ClaimOverride.objects.create(
        text=TEXT,
        reason="Counsel read it.",
        requested_by=staff("writer@example.com", "add", "view", "approve"),
    )


def test_asking_records_who_asked_and_allows_nothing_yet():
    writer = staff("writer@example.com", "add", "view")

    signed_in(writer).post(ADD, {"text": TEXT, "reason": "Counsel read it."})

    assert ClaimOverride.objects.get().requested_by == writer
    assert not ClaimOverride.objects.allows(TEXT)


def test_a_reason_is_asked_for():
    writer = staff("writer@example.com", "add", "view")

    page = signed_in(writer).post(ADD, {"text": TEXT, "reason": ""})

    assert "This field is required." in page.content.decode()
    assert not ClaimOverride.objects.exists()


def test_another_person_approves(override):
    second = staff("second@example.com", "view", "approve")

    approve(second, override)

    override.refresh_from_db()
    assert override.approved_by == second
    assert ClaimOverride.objects.allows("Treats\n anxiety. ")
    assert not ClaimOverride.objects.allows("Treats anxiety fast.")


def test_who_asked_cannot_approve(override):
    page = approve(override.requested_by, override)

    assert "another person must approve it" in page.content.decode()
    assert not ClaimOverride.objects.allows(TEXT)


def test_approving_needs_its_own_permission(override):
    approve(staff("third@example.com", "view", "add"), override)

    assert not ClaimOverride.objects.allows(TEXT)


def test_the_database_refuses_one_person_in_both_places(override):
    override.approved_by = override.requested_by
    override.approved_at = timezone.now()

    with pytest.raises(IntegrityError), transaction.atomic():
        override.save()


def test_nobody_edits_or_deletes_an_override(override, admin_client):
    address = f"{LIST}{override.pk}/"

    assert admin_client.post(f"{address}change/", {"text": "x"}).status_code == 403
    assert admin_client.post(f"{address}delete/", {"post": "yes"}).status_code == 403
    assert "Counsel read it." in admin_client.get(f"{address}change/").content.decode()


def test_the_same_text_is_asked_for_once(override):
    other = staff("other@example.com", "add", "view")

    page = signed_in(other).post(ADD, {"text": TEXT, "reason": "Again."})

    assert "exists already" in page.content.decode()


def test_the_log_names_words_reason_and_both_people(override):
    second = staff("second@example.com", "view", "approve")
    approve(second, override)

    page = signed_in(second).get(f"{LIST}log/").content.decode()

    for said in (TEXT, "Counsel read it.", "writer@example.com", "second@example.com"):
        assert said in page
    assert f'href="{LIST}"' in signed_in(second).get("/admin/").content.decode()
    assert f'href="{LIST}log/"' in signed_in(second).get(LIST).content.decode()


def test_the_log_is_for_those_who_may_see_overrides():
    assert signed_in(staff("other@example.com")).get(f"{LIST}log/").status_code == 403


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("/admin/offer/conditionaloffer/add/", {"name": TEXT}),
        (
            "/admin/catalogue/product/add/",
            {"title": "Tea", "is_public": "on", "description": TEXT},
        ),
    ],
)
def test_an_approved_text_passes_in_each_form(override, admin_client, address, typed):
    before = admin_client.post(address, typed)

    approve(staff("second@example.com", "view", "approve"), override)
    after = admin_client.post(address, typed)

    assert "reads as a disease claim" in before.content.decode()
    assert "reads as a disease claim" not in after.content.decode()


def test_staff_without_leave_add_no_safety_contact():
    page = signed_in(staff("other@example.com")).get(
        "/admin/compliance/safetycontact/add/"
    )

    assert page.status_code == 403
