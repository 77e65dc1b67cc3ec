"""How far an issue is, for the list of long work."""

from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from shop.newsletter.models import Delivery, Issue
from shop.progress.models import Job
from shop.progress.working import start

LETTERS = "newsletter-letters"
BETWEEN = timedelta(seconds=1)
"""How often it is counted while letters leave."""
STATES = {
    Issue.Status.SENDING: Job.State.RUNNING,
    Issue.Status.PAUSED: Job.State.FAILED,
    Issue.Status.SENT: Job.State.FINISHED,
}
Status = Delivery.Status
NOT_SENT = [Status.REFUSED, Status.FAILED, Status.UNKNOWN]


def follow(issue: Issue, *, letters: int) -> None:
    title = f"Newsletter “{issue.subject}”"
    job = start(LETTERS, title, by=issue.sent_by, reference=issue.pk)
    Job.objects.filter(pk=job.pk).update(total=letters)


def count_now_and_then(issue_id: int) -> None:
    """Called for each letter."""
    job = Job.objects.of(LETTERS, issue_id).first()
    if job and job.moved_at < timezone.now() - BETWEEN:
        count_letters(issue_id)


def count_letters(issue_id: int) -> None:
    """Counted rather than added up: whoever dies between a letter and its number leaves
    nothing wrong behind."""
    issue = Issue.objects.get(pk=issue_id)
    is_open = Q(status__in=[Status.TO_SEND, Status.SENDING])
    found = issue.deliveries.aggregate(
        total=Count("pk"),
        waiting=Count("pk", filter=is_open),
        not_sent=Count("pk", filter=Q(status__in=NOT_SENT)),
    )
    now = timezone.now()
    jobs = Job.objects.of(LETTERS, issue_id)
    jobs.filter(started_at=None).update(started_at=now)
    jobs.update(
        total=found["total"],
        done=found["total"] - found["waiting"],
        state=STATES[Issue.Status(issue.status)],
        moved_at=now,
        finished_at=issue.finished_at,
        problem=_problem(issue, found["not_sent"]),
    )


def _problem(issue: Issue, not_sent: int) -> str:
    said = []
    if issue.status == Issue.Status.PAUSED:
        said.append("Stopped by hand.")
    if not_sent:
        many = "1 letter was" if not_sent == 1 else f"{not_sent:,} letters were"
        said.append(f"{many} not sent, or nobody knows: see the issue.")
    return " ".join(said)
