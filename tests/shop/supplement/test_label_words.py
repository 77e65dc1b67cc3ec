"""The words of the label as a file for whoever sets it."""

import pytest
from django.urls import reverse

from compliance.models import SafetyContact
from shop.supplement.models import Caution
from shop.user.models import User
from tests.factories import make_supplement

pytestmark = pytest.mark.django_db


def file_of(client, pk: int):
    return client.get(reverse("admin:supplement_supplement_words", args=[pk]))


def test_file_says_whom_the_label_warns_by_kind(admin_client):
    supplement = make_supplement(warning="Stop at once.", is_sample=False)
    Caution.objects.create(
        supplement=supplement, kind="medicine", text="take blood thinners"
    )
    SafetyContact.objects.create(firm="Firm", telephone="1-800", address="US")

    answer = file_of(admin_client, supplement.pk)

    words = answer.content.decode()
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert 'filename="anxdefy-label.txt"' in answer["Content-Disposition"]
    assert "Pregnancy and nursing: are pregnant or nursing\n" in words
    assert "Medicines: take sedatives; take blood thinners\n" in words
    for part in ["Take two capsules once a day.", "Stop at once.", "1-800", "Firm"]:
        assert part in words
    assert "Contains: none of the major allergens." in words


def test_sample_says_that_it_is_one_and_what_is_missing(admin_client):
    words = file_of(admin_client, make_supplement().pk).content.decode()

    assert words.startswith("SAMPLE: not to be printed")
    assert "Missing: the address or telephone for side effects" in words


def test_only_those_who_may_see_the_label_get_it(client, admin_client):
    supplement = make_supplement()
    client.force_login(User.objects.create(email="new@example.com", is_staff=True))

    assert file_of(client, supplement.pk).status_code == 403
    assert file_of(admin_client, 4711).status_code == 404
