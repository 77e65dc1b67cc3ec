"""A reader reports a side effect."""

import logging

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client, RequestFactory
from django.utils import timezone
from django.views.debug import SafeExceptionReporterFilter
from django_tasks_db.models import DBTaskResult

from shop.safety_report.models import HealthDetails, SafetyReport
from shop.safety_report.views import report as report_view
from shop.user.models import User
from tests.config.page import Page
from tests.shop.selling import OURS

pytestmark = pytest.mark.django_db

FORM = "/report-a-side-effect/form/"
TOLD = {
    "happened": "A rash on both arms.\r\nIt itched.",
    "began_on": "2026-03-09",
    "outcome": "better",
    "led_to": ["hospital", "treatment"],
    "seen_by_doctor": "Blood was taken.",
    "lot_number": "A-2611",
    "amount_taken": "Two a day for a week",
    "also_taken": "Levothyroxine",
    "age": "41",
    "sex": "female",
    "role": "carer",
    "name": "Robin Sample",
    "email": "robin@example.com",
    "telephone": "860-555-0100",
}


def send(client: Client, **told):
    return client.post(FORM, TOLD | told, headers=OURS)


def said(answer) -> str:
    soup = BeautifulSoup(answer.content, "html.parser")
    return " ".join(soup.main.get_text(" ").split())


def test_report_is_written_down_whole_and_answered_with_its_number(client):
    answer = send(client)
    page = client.get(answer["Location"])

    report = SafetyReport.objects.get()
    details = report.details
    assert answer.status_code == 303
    assert report.number in said(page)
    assert "no-store" in page["Cache-Control"]
    assert report.received_on == timezone.localdate()
    assert details.happened == "A rash on both arms.\nIt itched."
    assert details.led_to == ["hospital", "treatment"]
    assert (details.age, details.sex, details.role) == (41, "female", "carer")
    assert details.lot_number == "A-2611"
    assert Page(client, answer["Location"]).notices_missing() == []


def test_one_answer_is_enough(client):
    answer = client.post(FORM, {"happened": "Headache."}, headers=OURS)

    assert answer.status_code == 303
    assert HealthDetails.objects.get().happened == "Headache."


def test_emergency_stands_first(client):
    text = said(client.get(FORM))

    assert text.index("call 911 first") < text.index("What happened?")


def test_page_is_for_everyone_and_holds_no_token(client):
    page = Page(client, FORM)

    assert page.personal_traces() + page.inline_code() + page.notices_missing() == []


def test_lot_comes_along_from_the_page_of_the_order(client):
    soup = BeautifulSoup(client.get(FORM, {"lot": "A2611"}).content, "html.parser")

    assert soup.select_one("#lot_number")["value"] == "A2611"


def test_form_sent_twice_is_one_report(client):
    first, second = send(client), send(client)

    assert first["Location"] == second["Location"]
    assert SafetyReport.objects.count() == HealthDetails.objects.count() == 1


def test_same_words_of_another_sender_are_another_report(client):
    client.post(FORM, {"happened": "Headache."}, headers=OURS)
    client.post(
        FORM, {"happened": "Headache."}, headers=OURS, REMOTE_ADDR="203.0.113.9"
    )

    assert SafetyReport.objects.count() == 2


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"happened": ""}, "Tell us what happened, in a few words at least"),
        ({"happened": "\x00\x07\u200b"}, "Tell us what happened"),
        ({"happened": "a" * 1_000_000}, "Shorten this to 5,000 characters or fewer"),
        ({"also_taken": "a" * 1_000_000}, "Shorten this to 2,000 characters"),
        ({"name": "a" * 1_000_000}, "Shorten this to 120 characters"),
        ({"began_on": "soon"}, "Give a date such as 2026-03-09"),
        ({"began_on": "2999-01-01"}, "This day is still to come."),
        ({"began_on": "0026-03-09"}, "Check the year"),
        ({"age": "-1"}, "Give an age from 0 to 120"),
        ({"age": "9" * 5000}, "Give"),
        ({"age": "old"}, "Give the age as a whole number"),
        ({"email": "robin"}, "it should look like jordan@example.com"),
        ({"outcome": "x"}, "Choose one from the list"),
        ({"led_to": ["x"]}, "Choose from the list"),
    ],
)
def test_what_cannot_be_right_gets_a_sentence_and_keeps_what_was_typed(
    client, told, sentence
):
    answer = send(client, **told)

    assert sentence in said(answer)
    assert "Levothyroxine" in said(answer) or "also_taken" in told
    assert 'value="robin@example.com"' in answer.content.decode() or "email" in told
    assert not SafetyReport.objects.exists()


def test_ticks_stay_when_something_else_is_wrong(client):
    answer = send(client, happened="")

    soup = BeautifulSoup(answer.content, "html.parser")
    ticked = [box["value"] for box in soup.select("input[name=led_to][checked]")]
    assert ticked == ["hospital", "treatment"]
    assert soup.select_one("#began_on")["value"] == "2026-03-09"


def test_what_cannot_be_seen_is_dropped(client):
    send(client, happened="Head\x00ache\u202e \x07today.")

    assert HealthDetails.objects.get().happened == "Headache today."


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {}])
def test_report_from_elsewhere_is_not_taken(client, headers):
    answer = client.post(FORM, TOLD, headers=headers)

    assert answer.status_code == 403
    assert not SafetyReport.objects.exists()


def test_script_cannot_fill_the_log(client):
    for n in range(5):
        assert send(client, name=f"Robin {n}").status_code == 303

    answer = send(client, name="Robin 6")

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) <= 601
    assert "What you typed is still here." in said(answer)
    assert "A rash on both arms." in said(answer)
    assert SafetyReport.objects.count() == 5


def test_unknown_number_has_no_page(client):
    assert client.get(f"{FORM}received/SE-000000/").status_code == 404


@pytest.fixture
def reviewer():
    return User.objects.create_superuser(email="safety@example.com", password="x")


def test_staff_hear_of_it_without_a_word_of_what_was_told(client, reviewer):
    send(client)

    report = SafetyReport.objects.get()
    (letter,) = mail.outbox
    html = letter.alternatives[0][0]
    assert letter.to == ["safety@example.com"]
    for body in (letter.subject, letter.body, html):
        assert report.number in body
        for word in ("rash", "Levothyroxine", "Robin", "860-555-0100", "hospital"):
            assert word not in body
    assert f"/admin/safety_report/safetyreport/{report.pk}/change/" in letter.body


def test_nothing_that_was_told_is_logged_or_queued(client, reviewer, queue, caplog):
    caplog.set_level(logging.DEBUG)

    send(client)
    send(client, age="old")

    (task,) = DBTaskResult.objects.all()
    assert task.args_kwargs == {"args": [SafetyReport.objects.get().pk], "kwargs": {}}
    for word in ("rash", "Levothyroxine", "Robin", "860-555-0100"):
        assert word not in caplog.text


def test_error_report_names_nothing_that_was_told(settings):
    settings.DEBUG = False
    request = RequestFactory().post(FORM, TOLD)

    report_view(request)

    shown = SafeExceptionReporterFilter().get_post_parameters(request)
    assert set(shown.values()) == {"********************"}


def test_nothing_prints_what_was_told(client):
    send(client)

    assert str(HealthDetails.objects.get()) == "What was told"
    assert str(SafetyReport.objects.get()).startswith("SE-")
