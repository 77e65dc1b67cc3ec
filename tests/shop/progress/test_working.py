"""Long work: it says how far it is, and nobody does it twice at once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from shop.progress import working
from shop.progress.kinds import KINDS, Kind
from shop.progress.models import Job
from shop.progress.working import (
    JobStopped,
    NotAgain,
    Run,
    carry_out,
    start,
    start_again,
)
from shop.user.models import User
from tests.shop.order.working import work

# The worker opens and closes connections of its own.
pytestmark = pytest.mark.django_db(transaction=True)

seen: list[Job] = []


@task
def count_bottles(job_id: int, run: int) -> str:
    return carry_out(job_id, run, _count)


def _count(run: Run) -> None:
    arguments = run.job.arguments
    run.expect(3)
    run.keep(b"one,")
    run.advance(1)
    seen.append(Job.objects.get(pk=run.job.pk))
    if arguments.get("breaks"):
        raise LookupError("shelf 7 of buyer@example.com")
    if arguments.get("cannot"):
        raise JobStopped("The shelf is empty. Fill it and start again.")
    run.keep(b"two")
    run.finish(file_name="bottles.csv", done=3)


@pytest.fixture(autouse=True)
def _kind(monkeypatch, queue):
    seen.clear()
    monkeypatch.setattr(working, "SECONDS_BETWEEN", 0)
    kind = Kind("Counting", "order.view_order", task=count_bottles)
    monkeypatch.setitem(KINDS, "counting", kind)
    monkeypatch.setitem(KINDS, "by-hand", Kind("By hand", "lot.view_recall"))


def ask(by: User, **arguments) -> Job:
    return start("counting", "Bottles on the shelf", by=by, **arguments)


def test_job_waits_runs_says_how_far_it_is_and_finishes(boss):
    job = ask(boss)
    assert job.state_words == "Waiting for the worker"

    work()

    job.refresh_from_db()
    assert (seen[0].state, seen[0].done, seen[0].total) == ("running", 1, 3)
    assert (job.state, job.done, job.asked_by) == ("finished", 3, boss)
    assert b"".join(job.file()) == b"one,two"


def test_job_that_is_queued_twice_is_done_once(boss):
    job = ask(boss)
    count_bottles.enqueue(job.pk, job.run)

    work()

    assert len(seen) == 1


def test_surprise_is_said_without_its_words_and_named_in_the_log(boss, caplog):
    job = ask(boss, breaks=True)

    work()

    job.refresh_from_db()
    assert job.state == "failed"
    assert (
        job.problem == f"It stopped unexpectedly. The log has the reason: job {job.pk}."
    )
    assert f"Job {job.pk} (counting) failed." in caplog.text
    assert DBTaskResult.objects.failed().count() == 1
    assert not job.parts.exists()


def test_what_cannot_be_done_is_said_in_its_own_sentence(boss):
    job = ask(boss, cannot=True)

    work()

    job.refresh_from_db()
    assert job.problem == "The shelf is empty. Fill it and start again."
    assert not DBTaskResult.objects.failed().exists()


def dead(job: Job) -> Job:
    """As a killed worker leaves it."""
    long_ago = timezone.now() - timedelta(minutes=3)
    Job.objects.filter(pk=job.pk).update(state="running", done=1, moved_at=long_ago)
    job.parts.create(run=job.run, position=0, content=b"half")
    job.refresh_from_db()
    return job


def test_job_of_a_killed_worker_is_interrupted_and_starts_again(boss):
    job = dead(ask(boss))
    DBTaskResult.objects.all().delete()
    assert job.state_words == "Interrupted"

    start_again(job)
    work()

    job.refresh_from_db()
    assert (job.state, job.run, job.done) == ("finished", 2, 3)
    assert b"".join(job.file()) == b"one,two"


def test_worker_that_was_only_slow_stops_when_its_job_was_started_again(boss):
    job = ask(boss)
    slow = Run(dead(job))

    start_again(job)
    with pytest.raises(working.TakenOver):
        slow.advance(2)
    slow.fail("too late")

    job.refresh_from_db()
    assert (job.state, job.problem) == ("waiting", "")


def test_job_that_runs_is_not_started_a_second_time(boss):
    job = ask(boss)

    with pytest.raises(NotAgain, match="wait for it"):
        start_again(job)

    assert DBTaskResult.objects.count() == 1


def test_job_that_may_do_harm_twice_is_not_started_again(boss):
    job = dead(start("by-hand", "Letters", by=boss))

    with pytest.raises(NotAgain):
        start_again(job)


def test_list_shows_a_bar_and_a_sentence_for_each(staff, boss):
    dead(ask(boss))
    Job.objects.update(total=4)

    page = staff.get("/admin/progress/job/").content.decode()

    assert '<progress max="4" value="1"' in page
    assert "1 of 4" in page
    assert "Interrupted" in page
    assert "data-under-way" not in page


def test_page_starts_an_interrupted_job_again(staff, boss):
    job = dead(ask(boss))
    page = staff.get(f"/admin/progress/job/{job.pk}/change/").content.decode()
    assert "Start again from the beginning" in page

    answer = staff.post(f"/admin/progress/job/{job.pk}/again/", follow=True)

    assert "starts again from the beginning" in answer.content.decode()
    job.refresh_from_db()
    assert job.run == 2


def test_again_wants_a_post(staff, boss):
    job = dead(ask(boss))

    assert staff.get(f"/admin/progress/job/{job.pk}/again/").status_code == 405


def test_file_is_sent_to_those_who_may_have_it_and_never_kept_by_a_cache(staff, boss):
    job = ask(boss)
    work()

    answer = staff.get(f"/admin/progress/job/{job.pk}/file/")

    assert b"".join(answer.streaming_content) == b"one,two"
    assert answer["Content-Disposition"] == 'attachment; filename="bottles.csv"'
    assert "no-store" in answer["Cache-Control"]


def test_file_is_deleted_when_its_days_are_over(staff, boss):
    job = ask(boss)
    work()
    Job.objects.update(kept_until=timezone.now() - timedelta(seconds=1))

    page = staff.get(f"/admin/progress/job/{job.pk}/file/")
    work()

    assert page.status_code == 404
    assert not job.parts.exists()


@pytest.mark.parametrize("address", ["file/", "again/", "change/"])
def test_nobody_sees_jobs_about_what_they_may_not_see(boss, address):
    job = dead(ask(boss))
    clerk = User.objects.create_user(email="clerk@example.com", password="x")
    User.objects.filter(pk=clerk.pk).update(is_staff=True)
    client = Client()
    client.force_login(clerk)

    listed = client.get("/admin/progress/job/")
    page = f"/admin/progress/job/{job.pk}/{address}"
    one = client.post(page) if address == "again/" else client.get(page)

    assert listed.status_code == 403
    assert one.status_code in (302, 403, 404)
    job.refresh_from_db()
    assert job.run == 1


def test_many_jobs_cost_no_more_questions_than_few(
    staff, boss, django_assert_max_num_queries
):
    for _ in range(40):
        ask(boss)

    with django_assert_max_num_queries(8):
        staff.get("/admin/progress/job/")
