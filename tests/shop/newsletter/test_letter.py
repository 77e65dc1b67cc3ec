"""The letter that subscribers get: once, whole, and easy to leave."""

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client

from blog.models import Source
from compliance.models import MedicalNotice
from compliance.notices import FDA_NOTICE, FDA_NOTICE_ONE_CLAIM
from shop.newsletter.models import Delivery, Subscriber
from tests.factories import make_claim, make_source, make_supplement
from tests.shop.newsletter.issuing import SURE, Status, act, text_of
from tests.shop.newsletter.signing_up import make_subscribers

pytestmark = pytest.mark.django_db


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
