"""How far the letters of a recall are, for the list of long work."""

from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from shop.lot.models import Recall
from shop.progress.models import Job
from shop.progress.working import start
from shop.recall.models import RecallLetter
from shop.user.models import User

LETTERS = "recall-letters"
BETWEEN = timedelta(seconds=1)
"""How often it is counted while there is more to do."""

TRIED = [RecallLetter.Status.SENT, RecallLetter.Status.FAILED]


def follow(recall: Recall, *, queued: int, by: User | None) -> None:
    if queued:
        title = f"Letters about lot {recall.lot.number}"
        job = start(LETTERS, title, by=by, reference=recall.pk)
        Job.objects.filter(pk=job.pk).update(total=queued)


def count_letters(recall_id: int) -> None:
    """Counted rather than added up: whoever dies between a letter and its number leaves
    nothing wrong behind."""
    now = timezone.now()
    jobs = Job.objects.of(LETTERS, recall_id)
    for job in [*jobs.under_way(), *jobs.exclude(state__in=Job.UNDER_WAY)[:1]]:
        is_first = job.started_at is None
        if is_first or job.moved_at < now - BETWEEN or not _is_more_to_send(recall_id):
            _count(job, recall_id)


def _count(job: Job, recall_id: int) -> None:
    letters = RecallLetter.objects.filter(
        recall=recall_id, changed_at__gte=job.asked_at
    ).aggregate(
        tried=Count("pk", filter=Q(status__in=TRIED)),
        failed=Count("pk", filter=Q(status=RecallLetter.Status.FAILED)),
    )
    now = timezone.now()
    done = min(letters["tried"], job.total or 0)
    is_done = done == job.total
    Job.objects.filter(pk=job.pk).update(
        done=done,
        moved_at=now,
        started_at=job.started_at or now,
        finished_at=(job.finished_at or now) if is_done else None,
        state=Job.State.FINISHED if is_done else Job.State.RUNNING,
        problem=_problem(letters["failed"]),
    )


def _problem(failed: int) -> str:
    if not failed:
        return ""
    many = "1 letter" if failed == 1 else f"{failed} letters"
    return f"{many} could not be sent yet: see the recall."


def _is_more_to_send(recall_id: int) -> bool:
    left = [RecallLetter.Status.TO_SEND, RecallLetter.Status.SENDING]
    return RecallLetter.objects.filter(recall=recall_id, status__in=left).exists()
