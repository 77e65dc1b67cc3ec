"""How a worker does a job, says how far it is, and is stopped when it was replaced."""

import logging
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from shop.progress.kinds import KINDS
from shop.progress.models import GIVEN, Job, JobPart
from shop.user.models import User

logger = logging.getLogger(__name__)

SECONDS_BETWEEN = 0.5
"""How often a job writes down how far it is."""

MOST_WORDS = 4000

LONG = "long"
"""The queue of what takes minutes: receipts do not wait behind it."""

FILE_KEPT = timedelta(days=7)


class JobStopped(Exception):
    """The job cannot be done: a sentence for staff that says what to do."""


class TakenOver(Exception):
    """The job was started again elsewhere."""


class NotAgain(Exception):
    """A sentence for staff: why a job is not started again."""


def start(
    kind: str,
    title: str,
    *,
    by: User | None,
    reference: object = "",
    given: Iterable[bytes] = (),
    **arguments: Any,
) -> Job:
    """Queued with the transaction that it is called in."""
    with transaction.atomic():
        job = Job.objects.create(
            kind=kind,
            title=title[:200],
            asked_by=by,
            reference=str(reference),
            arguments=arguments,
        )
        JobPart.objects.bulk_create(
            JobPart(job=job, run=GIVEN, position=position, content=content)
            for position, content in enumerate(given)
        )
        _enqueue(job)
    return job


def start_again(job: Job) -> None:
    """From the beginning. Raises NotAgain."""
    if not (kind := KINDS.get(job.kind)) or kind.task is None:
        raise NotAgain("This cannot be started again from here.")
    with transaction.atomic():
        row = Job.objects.select_for_update().get(pk=job.pk)
        if not row.may_start_again:
            raise NotAgain(f"“{row}” is {row.state_words.lower()}: wait for it.")
        row.parts.exclude(run=GIVEN).delete()
        row.state, row.run = Job.State.WAITING, row.run + 1
        row.done, row.total, row.problem = 0, None, ""
        row.started_at = row.finished_at = None
        row.save()
        _enqueue(row)


class Run:
    """One worker's hold on a job."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.parts = 0
        self._written_at = 0.0

    def expect(self, total: int) -> None:
        self._write(total=total)

    def advance(self, done: int) -> None:
        """Called for every row: writes twice a second. Raises TakenOver."""
        if time.monotonic() - self._written_at < SECONDS_BETWEEN:
            return
        # What was counted before may have grown since.
        total = self.job.total
        self._write(done=done if total is None else min(done, total))

    def hold(self) -> None:
        """In a transaction: nobody starts the job again until it ends. Raises
        TakenOver."""
        self._write()

    def keep(self, content: bytes) -> None:
        """The next piece of the file."""
        JobPart.objects.create(
            job=self.job, run=self.job.run, position=self.parts, content=content
        )
        self.parts += 1

    def finish(self, *, file_name: str = "", **values: Any) -> None:
        if file_name:
            values |= {
                "file_name": file_name,
                "kept_until": timezone.now() + FILE_KEPT,
            }
        with transaction.atomic():
            self._write(state=Job.State.FINISHED, finished_at=timezone.now(), **values)
            self.job.parts.filter(run=GIVEN).delete()
            if file_name:
                later = values["kept_until"]
                forget_file.using(run_after=later).enqueue(self.job.pk)

    def fail(self, problem: str) -> None:
        """Says nothing of a job that was started again elsewhere."""
        with suppress(TakenOver):
            self._write(
                state=Job.State.FAILED,
                finished_at=timezone.now(),
                problem=problem[:MOST_WORDS],
            )
        self.job.parts.filter(run=self.job.run).delete()

    def _write(self, **values: Any) -> None:
        now = timezone.now()
        mine = Job.objects.filter(
            pk=self.job.pk, run=self.job.run, state=Job.State.RUNNING
        )
        if not mine.update(moved_at=now, **values):
            raise TakenOver
        for name, value in values.items():
            setattr(self.job, name, value)
        self._written_at = time.monotonic()


def carry_out(job_id: int, run: int, act: Callable[[Run], None]) -> str:
    """For a task: does the job unless somebody else does, and writes down what came of
    it. A surprise is raised, so that the queue has its traceback."""
    held = _take(job_id, run)
    if held is None:
        return f"not done: job {job_id} is finished, or another worker has it"
    try:
        act(held)
    except TakenOver:
        return f"left: job {job_id} was started again"
    except JobStopped as stopped:
        held.fail(str(stopped))
        return f"stopped: job {job_id}"
    except Exception:
        logger.exception("Job %s (%s) failed.", job_id, held.job.kind)
        held.fail(f"It stopped unexpectedly. The log has the reason: job {job_id}.")
        raise
    return f"done: job {job_id}"


@task
def forget_file(job_id: int) -> str:
    """The row stays: who asked for what, and when."""
    gone, _ = JobPart.objects.filter(
        job_id=job_id, job__kept_until__lte=timezone.now()
    ).delete()
    return f"forgot {gone} parts of job {job_id}"


def _take(job_id: int, run: int) -> Run | None:
    now = timezone.now()
    waiting = Job.objects.filter(pk=job_id, run=run, state=Job.State.WAITING)
    if not waiting.update(state=Job.State.RUNNING, started_at=now, moved_at=now):
        return None
    return Run(Job.objects.get(pk=job_id))


def _enqueue(job: Job) -> None:
    kind = KINDS[job.kind]
    if kind.task is not None:
        kind.task.enqueue(job.pk, job.run)
