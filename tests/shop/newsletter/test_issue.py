"""Staff write an issue, see it, and send it: to each subscriber once."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.core import mail
from django.test import Client
from django.utils import timezone

from blog.models import Source
from compliance.models import ClaimOverride, MedicalNotice, SafetyContact
from compliance.notices import FDA_NOTICE, FDA_NOTICE_ONE_CLAIM
from shop.newsletter.models import Delivery, Issue, Subscriber
from shop.newsletter.sending import look_after_issues
from shop.user.models import User
from tests.factories import make_claim, make_source, make_supplement
from tests.shop.newsletter.signing_up import make_subscribers

pytestmark = pytest.mark.django_db

Status = Issue.Status
SURE = {"is_sure": "on", "send_at_0": "", "send_at_1": ""}


def act(staff: Client, issue: Issue, name: str, **typed):
    return staff.post(
        f"/admin/newsletter/issue/{issue.pk}/{name}/", typed or {"x": "x"}, follow=True
    )


def text_of(answer) -> str:
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())


def page_of(staff: Client, issue: Issue):
    return staff.get(f"/admin/newsletter/issue/{issue.pk}/change/")


def test_issue_reaches_every_subscriber_once(staff, issue, boss):
    make_subscribers(3)

    answer = act(staff, issue, "send", **SURE)

    issue.refresh_from_db()
    assert "It goes out now." in text_of(answer)
    assert sorted(letter.to[0] for letter in mail.outbox) == [
        f"reader{n}@example.com" for n in range(3)
    ]
    assert issue.sent_by == boss
    assert set(issue.deliveries.values_list("status", flat=True)) == {"sent"}
    assert issue.status == Status.SENT
    assert issue.finished_at >= issue.started_at


def test_letter_can_be_left_with_one_click_as_rfc_8058_has_it(staff, issue, settings):
    settings.SITE_URL = "https://shop.example"
    (reader,) = make_subscribers(1)

    act(staff, issue, "send", **SURE)

    (letter,) = mail.outbox
    link = f"https://shop.example{reader.unsubscribe_path()}"
    headers = letter.message()
    assert headers["List-Unsubscribe"].replace("\n", "").replace(" ", "") == f"<{link}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in letter.body
    assert link in letter.alternatives[0][0]
    Client(enforce_csrf_checks=True).post(
        reader.unsubscribe_path(), {"List-Unsubscribe": "One-Click"}
    )
    assert not Subscriber.objects.exists()


def test_both_parts_say_the_words_the_sources_the_notices_and_the_address(staff, issue):
    make_subscribers(1)

    act(staff, issue, "send", **SURE)

    (letter,) = mail.outbox
    html = letter.alternatives[0][0]
    soup = BeautifulSoup(html, "html.parser")
    told = " ".join(soup.get_text(" ").split())
    for words in [" ".join(letter.body.split()), told]:
        for said in [
            "Force fell after the effort.",
            "The published title of klass2004",
            f"* {FDA_NOTICE}",
            " ".join(MedicalNotice.objects.current_text().split()),
            "AnxDefy Inc., 100 Example Street, Hartford, CT 06103",
        ]:
            assert said in words
    assert "Force fell after the effort. [1]" in letter.body
    assert "/articles/" in letter.body
    ids = {tag["id"] for tag in soup.select("[id]")}
    inside = {tag["href"][1:] for tag in soup.select('a[href^="#"]')}
    assert inside == {"ref-1"}
    assert inside <= ids
    assert soup.find("a", string="Read on")["href"].startswith("http")
    assert not soup.select("button, script, [class]")


def test_doubt_about_a_paper_is_never_left_out(staff, issue):
    make_subscribers(1)
    Source.objects.update(
        standing=Source.Standing.RETRACTED, standing_note="Retracted in May."
    )

    act(staff, issue, "send", **SURE)

    (letter,) = mail.outbox
    for text in [letter.body, letter.alternatives[0][0]]:
        assert "retracted" in text
        assert "Retracted in May." in text


def test_claim_of_the_register_brings_its_star_and_the_singular_notice(staff, issue):
    make_subscribers(1)
    make_claim(make_supplement(), sources=[make_source("lopresti2019")])
    issue.body = "::claim{calmer-response}"
    issue.save()

    act(staff, issue, "send", **SURE)

    (letter,) = mail.outbox
    soup = BeautifulSoup(letter.alternatives[0][0], "html.parser")
    assert f"* {FDA_NOTICE_ONE_CLAIM}" in soup.get_text()
    assert soup.select_one('mark a[href="#fda"]').get_text() == "*"
    assert soup.select_one("#fda")
    assert "Supports the calmer-response.* [1]" in letter.body


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


def test_preview_shows_the_whole_letter_and_can_do_nothing(staff, issue):
    html = staff.get(f"/admin/newsletter/issue/{issue.pk}/preview/html/")
    text = staff.get(f"/admin/newsletter/issue/{issue.pk}/preview/text/")

    for answer in [html, text]:
        assert "Force fell after the effort." in answer.content.decode()
        assert f"* {FDA_NOTICE}" in answer.content.decode()
    policy = html["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert text["Content-Type"].startswith("text/plain")


def test_test_goes_to_staff_alone_and_leads_to_nobody(staff, issue):
    (reader,) = make_subscribers(1)

    act(staff, issue, "test", email="boss@example.com")

    (letter,) = mail.outbox
    assert letter.to == ["boss@example.com"]
    assert letter.subject == "[Test] What we read in March"
    assert reader.key not in letter.body
    assert not Delivery.objects.exists()


def test_test_wants_an_address(staff, issue):
    answer = act(staff, issue, "test", email="nobody")

    assert "Enter a valid email address." in text_of(answer)
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
