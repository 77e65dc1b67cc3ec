"""Staff write an issue."""

import pytest

from tests.shop.newsletter.issuing import text_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"subject": ""}, "This field is required."),
        ({"subject": "a" * 121}, "at most 120 characters"),
        ({"body": "a" * 1_000_000}, "30000 are the most"),
        ({"subject": "a\x00b"}, "Null characters are not allowed."),
    ],
)
def test_bad_words_get_a_sentence_at_the_field(staff, issue, typed, sentence):
    values = {"subject": "Title", "preview": "", "body": "Words"} | typed

    answer = staff.post(f"/admin/newsletter/issue/{issue.pk}/change/", values)

    issue.refresh_from_db()
    assert sentence in text_of(answer)
    assert issue.subject == "What we read in March"


def test_draft_keeps_a_disease_claim_and_warns(staff, issue):
    values = {"subject": "Title", "preview": "", "body": "It cures insomnia."}

    answer = staff.post(
        f"/admin/newsletter/issue/{issue.pk}/change/", values, follow=True
    )

    issue.refresh_from_db()
    assert issue.body == "It cures insomnia."
    assert "The claims check" in text_of(answer)
