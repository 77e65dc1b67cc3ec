import pytest

from compliance.models import SafetyContact
from shop.newsletter.models import Issue
from tests.factories import make_source

BODY = """Force fell after the effort.[@klass2004]

## What else

- [Read on](/articles/)
"""


@pytest.fixture
def postal_address(db) -> SafetyContact:
    contact = SafetyContact(
        firm="AnxDefy Inc.",
        telephone="1-800-555-0100",
        address="100 Example Street, Hartford, CT 06103",
    )
    contact.save()
    return contact


@pytest.fixture
def issue(postal_address) -> Issue:
    make_source("klass2004")
    return Issue.objects.create(
        subject="What we read in March", preview="One trial, told straight.", body=BODY
    )
