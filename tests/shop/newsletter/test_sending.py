"""What keeps an issue from leaving, who sends it, and when."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.test import Client
from django.utils import timezone

from compliance.models import ClaimOverride, SafetyContact
from shop.newsletter.models import Delivery, Issue
from shop.newsletter.sending import look_after_issues
from shop.user.models import User
from tests.shop.newsletter.issuing import SURE, Status, act, page_of, text_of
from tests.shop.newsletter.signing_up import make_subscribers

pytestmark = pytest.mark.django_db


def test_disease_claim_blocks_sending_until_two_people_allow_it(staff, issue, boss):
    make_subscribers(1)
    issue.body = "These capsules cure insomnia."
    issue.save()
    assert "cure insomnia" in text_of(page_of(staff, issue))

    answer = act(staff, issue, "send", **SURE)

    assert "cure insomnia" in text_of(answer)
    assert mail.outbox == []
    assert not Delivery.objects.exists()
    ClaimOverride.objects.create(
        text=issue.body,
        reason="Counsel, March 3.",
        requested_by=boss,
        approved_by=User.objects.create_superuser(email="b@example.com", password="x"),
        approved_at=timezone.now(),
    )
    act(staff, issue, "send", **SURE)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("Words.[@nobody2020]", "nobody2020"),
        ("::claim{no-such-claim}", "no-such-claim"),
        ("==Bare words.==", "Line 1"),
        ("[Read](/nowhere-at-all/)", "There is nothing to read at /nowhere-at-all/"),
        (" ", "There are no words in it yet."),
    ],
)
def test_what_is_not_right_is_said_and_nothing_leaves(staff, issue, body, sentence):
    make_subscribers(1)
    issue.body = body
    issue.save()

    answer = act(staff, issue, "send", **SURE)

    assert sentence in text_of(answer)
    assert mail.outbox == []
    issue.refresh_from_db()
    assert issue.status == Status.DRAFT


def test_nothing_leaves_without_a_postal_address(staff, issue, settings):
    make_subscribers(1)
    SafetyContact.objects.all().delete()
    assert "there is none: give it" in text_of(act(staff, issue, "send", **SURE))
    SafetyContact(firm="Firm", telephone="1", address="1 Street", is_sample=True).save()
    settings.SANDBOX = False
    assert "address is a sample" in text_of(act(staff, issue, "send", **SURE))
    assert mail.outbox == []


def test_nobody_to_write_to_is_said(staff, issue):
    assert "Nobody has subscribed yet." in text_of(act(staff, issue, "send", **SURE))


def test_sending_wants_a_tick(staff, issue):
    make_subscribers(1)

    answer = act(staff, issue, "send", send_at_0="", send_at_1="")

    assert "Tick this when the words are right." in text_of(answer)
    assert mail.outbox == []


def test_scheduled_issue_leaves_at_its_time_and_not_before(staff, issue):
    make_subscribers(1)
    at = timezone.localtime() + timedelta(days=2)
    when = {"send_at_0": f"{at:%Y-%m-%d}", "send_at_1": f"{at:%H:%M}"}
    act(staff, issue, "send", **SURE | when)

    assert look_after_issues() == ""
    assert mail.outbox == []
    Issue.objects.update(send_at=timezone.now() - timedelta(minutes=1))
    assert f"Newsletter {issue.pk} goes out: 1 letters." in look_after_issues()
    assert len(mail.outbox) == 1


def test_past_time_gets_a_sentence_and_stays_typed(staff, issue):
    make_subscribers(1)

    answer = act(
        staff, issue, "send", is_sure="on", send_at_0="2020-01-01", send_at_1="08:00"
    )

    assert "This time has passed." in text_of(answer)
    assert 'value="2020-01-01"' in answer.content.decode()
    issue.refresh_from_db()
    assert issue.status == Status.DRAFT


def test_scheduled_issue_can_become_a_draft_again(staff, issue):
    make_subscribers(1)
    at = timezone.localtime() + timedelta(days=2)
    when = {"send_at_0": f"{at:%Y-%m-%d}", "send_at_1": f"{at:%H:%M}"}
    act(staff, issue, "send", **SURE | when)
    assert 'name="subject"' not in page_of(staff, issue).content.decode()

    act(staff, issue, "draft")

    issue.refresh_from_db()
    assert (issue.status, issue.send_at) == (Status.DRAFT, None)
    assert 'name="subject"' in page_of(staff, issue).content.decode()


def test_scheduled_issue_that_lost_its_source_is_a_draft_again(staff, issue):
    make_subscribers(1)
    Issue.objects.update(
        status=Status.SCHEDULED, send_at=timezone.now(), body="Words.[@gone2020]"
    )

    said = look_after_issues()

    issue.refresh_from_db()
    assert "is a draft again" in said
    assert issue.status == Status.DRAFT
    assert mail.outbox == []


def test_words_that_left_cannot_be_changed_or_deleted(staff, issue):
    make_subscribers(1)
    act(staff, issue, "send", **SURE)

    typed = {"subject": "Other words", "preview": "", "body": "Other"}
    change = staff.post(f"/admin/newsletter/issue/{issue.pk}/change/", typed)
    delete = staff.post(f"/admin/newsletter/issue/{issue.pk}/delete/", {"post": "yes"})

    issue.refresh_from_db()
    assert issue.subject == "What we read in March"
    assert (change.status_code, delete.status_code) == (403, 403)


@pytest.mark.parametrize("name", ["send", "draft", "stop", "resume"])
def test_act_that_does_not_fit_is_refused_with_a_sentence(staff, issue, name):
    make_subscribers(1)
    wrong = {"send": Status.SENT, "draft": Status.DRAFT}.get(name, Status.DRAFT)
    Issue.objects.update(status=wrong, started_at=timezone.now())

    answer = act(staff, issue, name, **SURE)

    assert "somebody was faster" in text_of(answer)
    assert mail.outbox == []


def test_only_who_may_send_sends(issue):
    make_subscribers(1)
    writer = User.objects.create_user(email="writer@example.com", password="x")
    writer.is_staff = True
    writer.save()
    writer.user_permissions.set(
        Permission.objects.filter(
            content_type__app_label="newsletter",
            codename__in=["view_issue", "change_issue"],
        )
    )
    browser = Client()
    browser.force_login(writer)

    assert page_of(browser, issue).status_code == 200
    assert "Send or schedule" not in text_of(page_of(browser, issue))
    for name in ["send", "draft", "stop", "resume"]:
        assert act(browser, issue, name, **SURE).status_code == 403
    assert act(browser, issue, "test", email="w@example.com").status_code == 200
    assert [letter.to for letter in mail.outbox] == [["w@example.com"]]
    assert browser.get("/admin/newsletter/subscriber/export/").status_code == 403
