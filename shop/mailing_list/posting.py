"""A mail that nobody gets twice. It is claimed before it leaves; whoever dies on the way
leaves it claimed, and it is not sent again."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Any, Self

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

INTERRUPTED_AFTER = timedelta(minutes=15)
"""A mail server answers within seconds; what takes longer has lost its worker."""
PAUSE = timedelta(minutes=10)
"""Before a mail that was put off for now is tried again."""
MOST_TRIES = 6
NO_SUCH_MAILBOX = {550, 551, 553, 556}


class ServerAway(Exception):
    """The mail server cannot be reached."""


class PostedQuerySet(models.QuerySet[Any]):
    def to_post(self) -> Self:
        rested = Q(attempts=0) | Q(changed_at__lt=timezone.now() - PAUSE)
        return self.filter(rested, status=Posted.Status.TO_SEND)

    def open(self) -> Self:
        """To send, or being sent."""
        return self.filter(status__in=[Posted.Status.TO_SEND, Posted.Status.SENDING])

    def interrupted(self) -> Self:
        """Claimed by a worker that never came back: sent or not, nobody knows."""
        return self.filter(
            status=Posted.Status.SENDING,
            changed_at__lt=timezone.now() - INTERRUPTED_AFTER,
        )

    def give_up_interrupted(self) -> int:
        return self.interrupted().update(status=Posted.Status.UNKNOWN)


class Posted(models.Model):
    class Status(models.TextChoices):
        TO_SEND = "to_send", "To send"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        REFUSED = "refused", "No such mailbox"
        FAILED = "failed", "Failed"
        UNKNOWN = "unknown", "Interrupted: sent or not"
        LEFT = "left", "Unsubscribed before"

    status = models.CharField(
        max_length=7, choices=Status.choices, default=Status.TO_SEND
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=120, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    def claim(self) -> bool:
        """Whether this process is the one that sends it. Committed before it leaves."""
        waiting = type(self)._default_manager.filter(
            pk=self.pk, status=self.Status.TO_SEND
        )
        return bool(
            waiting.update(
                status=self.Status.SENDING,
                attempts=F("attempts") + 1,
                problem="",
                changed_at=timezone.now(),
            )
        )

    def note(self, status: str, problem: str = "") -> None:
        type(self)._default_manager.filter(pk=self.pk).update(
            status=status, problem=problem[:120], changed_at=timezone.now()
        )


Status = Posted.Status


def post_each(
    rows: Iterable[Posted],
    write: Callable[[Any], EmailMultiAlternatives],
    *,
    refused: Callable[[Any], None],
) -> Counter[str]:
    """Over one connection. How many ended how; it stops when the server goes away. Calls
    `refused` with each row whose mailbox there is not. Raises ServerAway: then nothing
    was claimed."""
    connection = get_connection()
    try:
        connection.open()
    except OSError as error:
        raise ServerAway(type(error).__name__) from error
    ends: Counter[str] = Counter()
    try:
        for row in rows:
            if not row.claim():
                continue
            status = _post(row, write, connection)
            ends[status] += 1
            if status == Status.REFUSED:
                refused(row)
            if status == Status.UNKNOWN:
                break
    finally:
        connection.close()
    return ends


def one_click_headers(leave_link: str) -> dict[str, str]:
    """RFC 8058: one POST to this address is enough to leave."""
    return {
        "List-Unsubscribe": f"<{leave_link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _post(
    row: Posted,
    write: Callable[[Any], EmailMultiAlternatives],
    connection: BaseEmailBackend,
) -> str:
    try:
        message = write(row)
        message.connection = connection
        message.send()
    except OSError as error:
        status = _status_after(error)
        if status == Status.TO_SEND and row.attempts + 1 >= MOST_TRIES:
            status = Status.FAILED
        # The name and the code only: a mail server's answer may hold the address.
        row.note(status, f"{type(error).__name__} {_code(error) or ''}".strip())
        return status
    except Exception as error:
        # Not the mail server's doing: the queue records it, and nobody sends it again.
        row.note(Status.FAILED, type(error).__name__)
        raise
    row.note(Status.SENT)
    return Status.SENT


def _status_after(error: OSError) -> str:
    code = _code(error)
    if code is None:
        # The line broke: the server may have the letter, or may not.
        return Status.UNKNOWN
    if code < 500:
        return Status.TO_SEND
    if isinstance(error, SMTPRecipientsRefused) and _is_no_mailbox(error):
        return Status.REFUSED
    return Status.FAILED


def _code(error: OSError) -> int | None:
    """What the server answered: it has not taken the letter then."""
    if isinstance(error, SMTPRecipientsRefused):
        return int(next(iter(error.recipients.values()))[0])
    return error.smtp_code if isinstance(error, SMTPResponseException) else None


def _is_no_mailbox(error: SMTPRecipientsRefused) -> bool:
    """RFC 3463: 5.7.x is a policy of the server and says nothing of the mailbox."""
    code, text = next(iter(error.recipients.values()))
    words = text.decode(errors="replace") if isinstance(text, bytes) else str(text)
    return code in NO_SUCH_MAILBOX and not words.startswith("5.7.")
