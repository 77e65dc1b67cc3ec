"""The notice that FDA gets of a claim: 21 CFR 101.93(a)."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils.timezone import localdate
from pypdf import PdfReader

from compliance.models import SafetyContact
from shop.supplement.models import Claim
from tests.factories import make_claim, make_source, make_supplement

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim():
    supplement = make_supplement(is_sample=False)
    row = supplement.facts.get(name="Ashwagandha")
    return make_claim(
        supplement,
        text="Supports calm & ease.",
        ingredient=row,
        sources=[make_source()],
    )


def address(claim: Claim, kind: str) -> str:
    return f"/admin/supplement/claim/{claim.pk}/fda-notice{kind}"


def firm(**values) -> None:
    defaults = {"firm": "Firm Inc.", "telephone": "1", "address": "1 Main Street, CT"}
    SafetyContact.objects.create(**(defaults | values))


@pytest.mark.parametrize("kind", ["/", ".txt", ".pdf"])
def test_it_holds_what_the_rule_asks_for(admin_client, claim, kind):
    firm()

    answer = admin_client.get(address(claim, kind))

    if kind == ".pdf":
        assert answer["Content-Type"] == "application/pdf"
        told = "".join(
            page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages
        )
    else:
        told = answer.content.decode().replace("&amp;", "&")
    words = " ".join(told.split())
    assert "Firm Inc." in words
    assert "1 Main Street, CT" in words
    assert "Supports calm & ease." in words
    assert "ashwagandha root" in words
    assert "AnxDefy+ capsules" in words
    assert "complete and accurate" in words
    assert "truthful and not misleading" in words
    assert "SAMPLE" not in words


def test_without_a_firm_there_is_no_notice_and_staff_are_told(admin_client, claim):
    answer = admin_client.get(address(claim, ".pdf"), follow=True)

    assert answer.redirect_chain == [(address(claim, "/"), 302)]
    assert "The firm’s name and address are missing" in answer.content.decode()


def test_a_sample_says_so_on_the_sheet(admin_client, claim):
    firm(is_sample=True)

    assert (
        "SAMPLE: not to be sent"
        in admin_client.get(address(claim, ".txt")).content.decode()
    )


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "30 days left."),
        (19, "11 days left."),
        (20, "Due soon: 10 days left."),
        (29, "Due soon: 1 day left."),
        (31, "OVERDUE by 1 day."),
    ],
)
def test_first_page_of_the_admin_counts_the_days_in_words(
    admin_client, claim, days, words
):
    Claim.objects.update(first_shown_on=localdate() - timedelta(days=days))

    page = admin_client.get("/admin/").content.decode()

    assert "Claims waiting for their notice to FDA" in page
    assert words in page


def test_a_notice_that_was_sent_is_waited_for_no_more(admin_client, claim):
    Claim.objects.update(fda_notified_on=localdate())

    assert b"Claims waiting" not in admin_client.get("/admin/").content
    listed = admin_client.get("/admin/supplement/claim/?notice=waiting")
    assert b"Supports calm" not in listed.content


@pytest.mark.parametrize(
    ("days", "listed_under"),
    [(5, {"waiting"}), (25, {"waiting", "due"}), (31, {"waiting", "due", "overdue"})],
)
def test_list_is_filtered_by_what_is_due(admin_client, claim, days, listed_under):
    Claim.objects.update(first_shown_on=localdate() - timedelta(days=days))

    found = {
        value
        for value in ("waiting", "due", "overdue")
        if b"Supports calm"
        in admin_client.get(f"/admin/supplement/claim/?notice={value}").content
    }

    assert found == listed_under
