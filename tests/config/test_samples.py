"""check --deploy names samples when it may ask the database."""

import pytest
from django.core.checks import run_checks

from compliance.models import SafetyContact
from tests.factories import make_supplement

pytestmark = pytest.mark.django_db


def samples(**options) -> list[str]:
    found = run_checks(include_deployment_checks=True, **options)
    return [check.msg for check in found if check.id == "samples.W001"]


def test_each_sample_is_named_with_a_database_and_none_without():
    make_supplement(is_sample=True)
    SafetyContact.objects.create(
        firm="Firm", telephone="1", address="US", is_sample=True
    )

    assert samples() == []
    assert sorted(samples(databases=["default"])) == [
        "safety contact “Firm, 1” is a sample.",
        "supplement “AnxDefy+” is a sample.",
    ]


def test_a_real_shop_is_not_warned():
    make_supplement(is_sample=False)

    assert samples(databases=["default"]) == []
