"""Staff work off the log; few read what was told."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, transaction
from django.test import Client

from shop.safety_report.models import FollowUp, HealthDetails, SafetyReport
from shop.user.models import User

pytestmark = pytest.mark.django_db

LIST = "/admin/safety_report/safetyreport/"
TODAY = date(2026, 3, 23)
"""Fifteen business days after Monday, 2 March."""


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: TODAY)


def make_report(**values) -> SafetyReport:
    defaults = {
        "received_on": date(2026, 3, 9),
        "fingerprint": f"print-{SafetyReport.objects.count()}",
    }
    report = SafetyReport.objects.create(**(defaults | values))
    HealthDetails.objects.create(
        report=report, happened="A rash.", name="Robin Sample", led_to=["hospital"]
    )
    return report


def somebody(*permissions: str, groups=()) -> Client:
    user = User.objects.create(email="somebody@example.com", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    user.groups.set(groups)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def reviewer() -> Client:
    return somebody(groups=[Group.objects.get(name="Safety reviewers")])


def page_of(report: SafetyReport) -> str:
    return f"{LIST}{report.pk}/change/"


def typed(report: SafetyReport, *notes: str, **values: str) -> dict:
    data = {
        "received_on": report.received_on.isoformat(),
        "seriousness": report.seriousness,
        "reported_on": "",
        "fda_number": "",
        "closed_on": "",
        "follow_ups-TOTAL_FORMS": len(notes),
        "follow_ups-INITIAL_FORMS": 0,
        "details-TOTAL_FORMS": 0,
        "details-INITIAL_FORMS": 0,
    }
    for n, note in enumerate(notes):
        data[f"follow_ups-{n}-text"] = note
    return data | values


def text_of(answer) -> str:
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())


def test_reviewer_reads_what_was_told(reviewer):
    report = make_report()

    text = text_of(reviewer.get(page_of(report)))

    assert "A rash." in text
    assert "A stay in a hospital" in text


def test_others_see_number_dates_and_state_only():
    report = make_report()
    staff = somebody("view_safetyreport", "change_safetyreport")

    for address in (LIST, page_of(report)):
        text = staff.get(address).content.decode()
        assert report.number in text
        assert "rash" not in text
        assert "Robin" not in text
    assert staff.get(f"{LIST}{report.pk}/print/").status_code == 403


def test_whoever_has_no_permission_sees_no_list():
    report = make_report()
    staff = somebody()

    assert staff.get(LIST).status_code == 403
    assert staff.get(page_of(report)).status_code == 403


def test_what_was_told_is_not_searched(reviewer):
    report = make_report()

    for words in ("rash", "Robin"):
        found = reviewer.get(LIST, {"q": words})
        assert found.context["cl"].result_count == 0
    assert reviewer.get(LIST, {"q": report.number}).context["cl"].result_count == 1


def test_nothing_is_changed_or_deleted_of_what_was_told(reviewer, admin_client):
    report = make_report()

    for client in (reviewer, admin_client):
        client.post(
            page_of(report), typed(report) | {"details-0-happened": "Nothing at all."}
        )
        assert client.get(f"{LIST}{report.pk}/delete/").status_code == 403
    assert HealthDetails.objects.get().happened == "A rash."


@pytest.mark.parametrize(
    ("received", "words"),
    [
        (date(2026, 3, 20), "14 business days left."),
        (date(2026, 3, 10), "6 business days left."),
        (date(2026, 3, 9), "Hurry: 5 business days left."),
        (date(2026, 3, 3), "Hurry: 1 business day left."),
        (date(2026, 3, 2), "Hurry: 0 business days left."),
        (date(2026, 2, 27), "Overdue: report it now if it is serious."),
    ],
)
def test_list_counts_the_business_days_that_are_left(reviewer, received, words):
    report = make_report(received_on=received)

    text = text_of(reviewer.get(LIST))
    urgent = reviewer.get(LIST, {"clock": "urgent"}).context["cl"].result_count

    assert words in text
    assert urgent == (1 if words.startswith(("Hurry", "Overdue")) else 0)
    assert report.clock_runs


@pytest.mark.parametrize(
    "values",
    [
        {"seriousness": "not_serious"},
        {
            "seriousness": "serious",
            "reported_on": date(2026, 3, 12),
            "fda_number": "123",
        },
    ],
)
def test_clock_stops_when_it_is_dealt_with(reviewer, values):
    make_report(received_on=date(2026, 2, 2), **values)

    assert "Overdue" not in text_of(reviewer.get(LIST))
    for clock in ("urgent", "waiting"):
        found = reviewer.get(LIST, {"clock": clock})
        assert found.context["cl"].result_count == 0


def test_report_goes_its_whole_way(reviewer):
    report = make_report()
    steps = [
        ({"seriousness": "serious"}, "Serious"),
        (
            {
                "seriousness": "serious",
                "reported_on": "2026-03-12",
                "fda_number": "ICSR-1",
            },
            "Reported to the FDA",
        ),
        (
            {
                "seriousness": "serious",
                "reported_on": "2026-03-12",
                "fda_number": "ICSR-1",
                "closed_on": "2026-03-20",
            },
            "Closed",
        ),
    ]
    for values, state in steps:
        answer = reviewer.post(page_of(report), typed(report, **values))
        report.refresh_from_db()
        assert answer.status_code == 302
        assert report.state == state


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"closed_on": "2026-03-20"}, "Judge whether it is serious"),
        (
            {"seriousness": "serious", "closed_on": "2026-03-20"},
            "closed after the FDA has it",
        ),
        (
            {"reported_on": "2026-03-12", "fda_number": "1"},
            "Only a serious report goes to the FDA.",
        ),
        (
            {"seriousness": "serious", "reported_on": "2026-03-12"},
            "Give the number that the FDA confirmed it with.",
        ),
        ({"seriousness": "serious", "fda_number": "1"}, "Give the day on which"),
        ({"received_on": "2026-03-24"}, "This day is still to come."),
        (
            {
                "seriousness": "serious",
                "reported_on": "2026-03-06",
                "fda_number": "1",
            },
            "This is before the report was received.",
        ),
    ],
)
def test_step_that_cannot_be_right_gets_a_sentence(reviewer, values, sentence):
    report = make_report()

    answer = reviewer.post(page_of(report), typed(report, **values))

    report.refresh_from_db()
    assert sentence in text_of(answer)
    assert report.state == "Received"


def test_clock_starts_on_the_day_that_staff_give(reviewer):
    report = make_report()

    reviewer.post(page_of(report), typed(report, received_on="2026-03-02"))

    report.refresh_from_db()
    assert report.due_on == TODAY


def test_notes_are_added_and_never_changed(reviewer):
    report = make_report()

    reviewer.post(page_of(report), typed(report, "Called back: it is gone."))
    note = FollowUp.objects.get()
    change = typed(report) | {
        "follow_ups-TOTAL_FORMS": 1,
        "follow_ups-INITIAL_FORMS": 1,
        "follow_ups-0-id": note.pk,
        "follow_ups-0-report": report.pk,
        "follow_ups-0-text": "Never happened.",
    }
    reviewer.post(page_of(report), change)

    note.refresh_from_db()
    assert note.text == "Called back: it is gone."
    assert note.written_by.email == "somebody@example.com"


def test_history_of_the_admin_names_nothing_that_was_told(reviewer):
    report = make_report()

    reviewer.post(page_of(report), typed(report, "It was hives."))

    for entry in LogEntry.objects.all():
        assert "hives" not in entry.change_message + entry.object_repr
        assert entry.object_repr == report.number


def test_report_is_printed_in_the_order_of_the_form(reviewer):
    report = make_report()
    FollowUp.objects.create(report=report, text="Called back.")

    answer = reviewer.get(f"{LIST}{report.pk}/print/")

    text = text_of(answer)
    parts = ["A. Patient", "B. Adverse event", "C. Suspect product", "E. Initial"]
    assert [text.index(part) for part in parts] == sorted(map(text.index, parts))
    assert "A rash." in text
    assert "Called back." in text
    assert "no-store" in answer["Cache-Control"]


def test_list_asks_the_same_however_many(
    reviewer, django_assert_num_queries, django_assert_max_num_queries
):
    make_report()
    reviewer.get(LIST)
    with django_assert_max_num_queries(50) as few:
        reviewer.get(LIST)
    for _ in range(10):
        make_report()
    with django_assert_num_queries(len(few)):
        reviewer.get(LIST)


@pytest.mark.parametrize(
    "values",
    [
        {"reported_on": date(2026, 3, 12), "fda_number": "1"},
        {"seriousness": "serious", "reported_on": date(2026, 3, 12)},
        {"closed_on": date(2026, 3, 12)},
        {"seriousness": "serious", "closed_on": date(2026, 3, 12)},
    ],
)
def test_database_refuses_a_step_out_of_order(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_report(**values)
