"""Mail servers that answer as real ones do, for each address as the test says."""

import os
import signal
from pathlib import Path
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import ClassVar

from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend


class Answering(BaseEmailBackend):
    says: ClassVar[dict[str, object]] = {}
    """By address: an error, or a function that is called."""
    is_away: ClassVar[bool] = False
    opened: ClassVar[int] = 0

    def open(self) -> bool:
        if self.is_away:
            raise ConnectionRefusedError(111, "Connection refused")
        type(self).opened += 1
        return True

    def send_messages(self, email_messages) -> int:
        for message in email_messages:
            (to,) = message.to
            answer = self.says.get(to)
            if callable(answer):
                answer()
            elif answer:
                raise answer
            mail.outbox.append(message)
        return len(email_messages)


def no_mailbox(to: str) -> Exception:
    return SMTPRecipientsRefused({to: (550, b"5.1.1 No such user")})


def policy(to: str) -> Exception:
    return SMTPRecipientsRefused({to: (550, b"5.7.1 Relaying denied")})


def greylisted(to: str) -> Exception:
    return SMTPRecipientsRefused({to: (451, b"4.7.1 Try again later")})


def too_large() -> Exception:
    return SMTPDataError(552, b"5.3.4 Message too big")


def line_broke() -> Exception:
    return SMTPServerDisconnected("Connection unexpectedly closed")


class Dying(BaseEmailBackend):
    """Writes down whom it has mailed, and is killed with the third."""

    def send_messages(self, email_messages) -> int:
        sent = Path(os.environ["MAILED_TO"])
        with sent.open("a") as file:
            for message in email_messages:
                file.write(f"{message.to[0]}\n")
        if len(sent.read_text().split()) == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return len(email_messages)
