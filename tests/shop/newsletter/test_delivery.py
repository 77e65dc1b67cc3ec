"""Each subscriber gets an issue once at the most, whatever the mail server or the worker
does, and staff see who has it."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from shop.mailing_list.posting import INTERRUPTED_AFTER, MOST_TRIES, PAUSE
from shop.newsletter import mail as newsletter_mail
from shop.newsletter.mail import send_some
from shop.newsletter.models import Delivery, Issue, Subscriber
from shop.newsletter.sending import look_after_issues, pause, resume, schedule
from shop.progress.models import Job
from tests.shop.mailing_list import mail_servers
from tests.shop.newsletter.signing_up import make_subscribers
from tests.shop.newsletter.test_issue import text_of
from tests.shop.order.working import work
from tests.shop.stripe.killing import environment_of_the_test

pytestmark = pytest.mark.django_db

SEND = """
import django; django.setup()
from django.conf import settings
settings.GUARDED_EMAIL_BACKEND = "tests.shop.mailing_list.mail_servers.Dying"
from shop.newsletter.mail import send_some
send_some.func({issue})
"""


def to_whom() -> list[str]:
    return [letter.to[0] for letter in mail.outbox]


def states(issue: Issue) -> dict[str, int]:
    found: dict[str, int] = {}
    for status in issue.deliveries.values_list("status", flat=True):
        found[status] = found.get(status, 0) + 1
    return found


def let_pass(time: timedelta) -> None:
    for row in Delivery.objects.all():
        Delivery.objects.filter(pk=row.pk).update(changed_at=row.changed_at - time)


@pytest.mark.django_db(transaction=True)
def test_killed_worker_makes_no_second_letter_and_the_rest_goes_on(
    issue, boss, queue, settings, tmp_path
):
    make_subscribers(6)
    schedule(issue.pk, send_at=None, by=boss)
    mailed = tmp_path / "mailed"
    done = subprocess.run(
        [sys.executable, "-c", SEND.format(issue=issue.pk)],
        env={
            **os.environ,
            **environment_of_the_test(settings),
            "MAILED_TO": str(mailed),
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert states(issue) == {"sent": 2, "sending": 1, "to_send": 3}

    let_pass(INTERRUPTED_AFTER + timedelta(seconds=1))
    look_after_issues()
    work()

    everybody = [*mailed.read_text().split(), *to_whom()]
    assert sorted(everybody) == [f"reader{n}@example.com" for n in range(6)]
    assert states(issue) == {"sent": 5, "unknown": 1}


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_time_send_each_letter_once(issue, boss, queue):
    make_subscribers(12)
    schedule(issue.pk, send_at=None, by=boss)

    def send(_) -> None:
        try:
            send_some.func(issue.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(send, range(4)))

    assert sorted(to_whom()) == sorted(f"reader{n}@example.com" for n in range(12))


@pytest.mark.django_db(transaction=True)
def test_many_letters_leave_in_parts_so_that_receipts_need_not_wait(
    issue, boss, queue, mail_server, monkeypatch
):
    monkeypatch.setattr(newsletter_mail, "AT_ONCE", 4)
    make_subscribers(10)
    schedule(issue.pk, send_at=None, by=boss)

    work()

    assert len(set(to_whom())) == len(to_whom()) == 10
    assert mail_server.opened == 3
    parts = DBTaskResult.objects.filter(task_path=send_some.module_path)
    assert set(parts.values_list("priority", flat=True)) == {-10}


def test_mailbox_that_is_no_more_gets_nothing_again(issue, boss, staff, mail_server):
    make_subscribers(3)
    gone = "reader1@example.com"
    mail_server.says = {gone: mail_servers.no_mailbox(gone)}

    schedule(issue.pk, send_at=None, by=boss)

    assert states(issue) == {"sent": 2, "refused": 1}
    assert Subscriber.objects.get(email=gone).bounced_at
    assert Subscriber.objects.reachable().count() == 2
    page = staff.get(f"/admin/newsletter/issue/{issue.pk}/change/")
    assert "No such mailbox: 1" in text_of(page)


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (mail_servers.policy("reader0@example.com"), "failed"),
        (mail_servers.too_large(), "failed"),
        (mail_servers.greylisted("reader0@example.com"), "to_send"),
        (mail_servers.line_broke(), "unknown"),
        (TimeoutError("timed out"), "unknown"),
    ],
)
def test_other_answers_do_not_count_against_the_mailbox(
    issue, boss, mail_server, answer, status
):
    make_subscribers(1)
    mail_server.says = {"reader0@example.com": answer}

    schedule(issue.pk, send_at=None, by=boss)

    delivery = issue.deliveries.get()
    assert delivery.status == status
    assert type(answer).__name__ in delivery.problem
    assert "reader0" not in delivery.problem
    assert Subscriber.objects.reachable().exists()


def test_put_off_letter_is_tried_again_after_a_pause_and_then_given_up(
    issue, boss, mail_server
):
    make_subscribers(1)
    to = "reader0@example.com"
    mail_server.says = {to: mail_servers.greylisted(to)}
    schedule(issue.pk, send_at=None, by=boss)
    look_after_issues()
    assert issue.deliveries.get().attempts == 1

    for _ in range(MOST_TRIES + 2):
        let_pass(PAUSE + timedelta(seconds=1))
        look_after_issues()

    delivery = issue.deliveries.get()
    assert (delivery.status, delivery.attempts) == ("failed", MOST_TRIES)
    mail_server.says = {}
    resume(issue.pk)
    assert to_whom() == [to]


def test_line_that_breaks_stops_the_part_and_nobody_gets_two(issue, boss, mail_server):
    make_subscribers(4)
    mail_server.says = {"reader1@example.com": mail_servers.line_broke()}
    schedule(issue.pk, send_at=None, by=boss)
    assert states(issue) == {"sent": 1, "unknown": 1, "to_send": 2}

    look_after_issues()

    assert states(issue) == {"sent": 3, "unknown": 1}
    assert "reader1@example.com" not in to_whom()


@pytest.mark.django_db(transaction=True)
def test_mail_server_that_is_away_leaves_everybody_waiting(
    issue, boss, queue, mail_server, caplog
):
    make_subscribers(2)
    mail_server.is_away = True
    schedule(issue.pk, send_at=None, by=boss)

    work()
    work()

    assert states(issue) == {"to_send": 2}
    assert "waits for the mail server: ConnectionRefusedError" in caplog.text
    mail_server.is_away = False
    look_after_issues()
    work()
    assert len(to_whom()) == 2


def test_who_leaves_meanwhile_gets_nothing_more(issue, boss, mail_server, client):
    first, second = make_subscribers(2)

    def leave() -> None:
        client.post(second.unsubscribe_path())

    mail_server.says = {first.email: leave}
    schedule(issue.pk, send_at=None, by=boss)

    assert to_whom() == [first.email]
    assert states(issue) == {"sent": 1, "left": 1}


def test_stopping_holds_back_even_the_next_letter(issue, boss, mail_server):
    make_subscribers(3)
    mail_server.says = {"reader1@example.com": lambda: pause(issue.pk)}

    schedule(issue.pk, send_at=None, by=boss)

    assert to_whom() == ["reader0@example.com", "reader1@example.com"]
    look_after_issues()
    assert len(to_whom()) == 2
    resume(issue.pk)
    assert len(to_whom()) == 3


def test_who_comes_later_does_not_get_an_issue_that_left(issue, boss):
    make_subscribers(1)
    schedule(issue.pk, send_at=None, by=boss)
    make_subscribers(1, first=5)

    look_after_issues()

    assert to_whom() == ["reader0@example.com"]


def test_list_of_issues_says_how_far_each_is_in_the_same_number_of_questions(
    issue, boss, staff, mail_server
):
    make_subscribers(3)
    to = "reader0@example.com"
    mail_server.says = {to: mail_servers.policy(to)}
    schedule(issue.pk, send_at=None, by=boss)
    page = "/admin/newsletter/issue/"
    staff.get(page)
    with CaptureQueriesContext(connection) as few:
        text = text_of(staff.get(page))
    assert "3 of 3 2 1" in text
    for n in range(4):
        more = Issue.objects.create(
            subject=f"No. {n}", status="sent", started_at=timezone.now()
        )
        Delivery.make_for(more)

    with CaptureQueriesContext(connection) as many:
        staff.get(page)

    assert len(many) == len(few)


@pytest.fixture
def two_at_once(queue, monkeypatch):
    monkeypatch.setattr(newsletter_mail, "AT_ONCE", 2)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("two_at_once")
def test_list_of_long_work_says_how_far_it_is(issue, boss, staff, mail_server):
    def seen() -> str:
        return text_of(staff.get("/admin/progress/job/"))

    make_subscribers(4)
    to = "reader3@example.com"
    mail_server.says = {to: mail_servers.policy(to)}
    schedule(issue.pk, send_at=None, by=boss)
    assert "0 of 4 Waiting for the worker" in seen()
    work(at_most=1)
    assert "2 of 4 Running" in seen()
    pause(issue.pk)
    assert "2 of 4 Stopped. Stopped by hand." in seen()
    resume(issue.pk)
    work()

    assert "4 of 4 Finished. 1 letter was not sent" in seen()
    job = Job.objects.get()
    page = staff.get(f"/admin/progress/job/{job.pk}/change/").content.decode()
    assert f"/admin/newsletter/issue/{issue.pk}/change/" in page
