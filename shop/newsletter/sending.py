"""An issue goes out: now, or at its time, and on where it was interrupted."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from shop.mailing_list.posting import Posted
from shop.newsletter.mail import send_some
from shop.newsletter.models import Delivery, Issue
from shop.newsletter.progress import count_letters, follow
from shop.newsletter.readiness import why_not_send
from shop.user.models import User

Status = Issue.Status


class CannotSend(Exception):
    """Holds sentences for staff."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def schedule(issue_id: int, *, send_at: datetime | None, by: User) -> Issue:
    """Without a time it goes out now. Raises CannotSend."""
    with transaction.atomic():
        issue = _lock(issue_id, Status.DRAFT)
        _refuse_unready(issue)
        issue.status = Status.SCHEDULED
        issue.send_at = send_at or timezone.now()
        issue.sent_by = by
        issue.save(update_fields=["status", "send_at", "sent_by", "updated_at"])
        if send_at is None:
            _start(issue)
    return issue


def back_to_draft(issue_id: int) -> Issue:
    """Before its time has come. Raises CannotSend."""
    with transaction.atomic():
        issue = _lock(issue_id, Status.SCHEDULED)
        issue.status, issue.send_at = Status.DRAFT, None
        issue.save(update_fields=["status", "send_at", "updated_at"])
    return issue


def pause(issue_id: int) -> Issue:
    """What was not sent yet waits. Raises CannotSend."""
    with transaction.atomic():
        issue = _lock(issue_id, Status.SENDING)
        issue.status = Status.PAUSED
        issue.save(update_fields=["status", "updated_at"])
        count_letters(issue.pk)
    return issue


def resume(issue_id: int) -> Issue:
    """Also asks again for those that failed: the server said that it took none of them.
    Raises CannotSend."""
    with transaction.atomic():
        issue = _lock(issue_id, Status.PAUSED, Status.SENT)
        _refuse_unready(issue)
        issue.deliveries.filter(status=Posted.Status.FAILED).update(
            status=Posted.Status.TO_SEND, attempts=0
        )
        issue.status, issue.finished_at = Status.SENDING, None
        issue.save(update_fields=["status", "finished_at", "updated_at"])
        count_letters(issue.pk)
        send_some.enqueue(issue.pk)
    return issue


def look_after_issues() -> str:
    """Starts what is due, goes on with what stands still, closes what is done."""
    due = Issue.objects.filter(status=Status.SCHEDULED, send_at__lte=timezone.now())
    told = [_start_due(pk) for pk in due.values_list("pk", flat=True)]
    Delivery.objects.give_up_interrupted()
    for issue in Issue.objects.filter(status=Status.SENDING):
        if issue.finish_if_done():
            told.append(f"Newsletter {issue.pk} is sent.")
        elif _stands_still(issue):
            send_some.enqueue(issue.pk)
        count_letters(issue.pk)
    return " ".join(told)


def _start_due(issue_id: int) -> str:
    with transaction.atomic():
        try:
            issue = _lock(issue_id, Status.SCHEDULED)
            _refuse_unready(issue)
        except CannotSend as error:
            # Something changed since: a source went, or the check learned more.
            Issue.objects.filter(pk=issue_id, status=Status.SCHEDULED).update(
                status=Status.DRAFT, send_at=None
            )
            return f"Newsletter {issue_id} is a draft again: {error}"
        letters = _start(issue)
    return f"Newsletter {issue_id} goes out: {letters} letters."


def _start(issue: Issue) -> int:
    issue.status, issue.started_at = Status.SENDING, timezone.now()
    issue.save(update_fields=["status", "started_at", "updated_at"])
    letters = Delivery.make_for(issue)
    follow(issue, letters=letters)
    send_some.enqueue(issue.pk)
    return letters


def _stands_still(issue: Issue) -> bool:
    """Nothing is being sent, and some could be: its worker is gone, or the server was."""
    if issue.deliveries.filter(status=Posted.Status.SENDING).exists():
        return False
    return issue.deliveries.to_post().exists()


def _lock(issue_id: int, *statuses: str) -> Issue:
    issue = Issue.objects.select_for_update().get(pk=issue_id)
    if issue.status not in statuses:
        now = issue.get_status_display().lower()
        raise CannotSend([f"It is {now} by now: somebody was faster."])
    return issue


def _refuse_unready(issue: Issue) -> None:
    if reasons := why_not_send(issue):
        raise CannotSend(reasons)
