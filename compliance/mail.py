"""No mail that names a product or a claim leaves without both notices."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from compliance.models import MedicalNotice
from compliance.notice_marks import missing_from_text
from compliance.register import named_words


class MissingNotice(Exception):
    """Names what the mail lacks; nothing was sent."""


class GuardedBackend(BaseEmailBackend):
    """Hands to settings.GUARDED_EMAIL_BACKEND what bears its notices."""

    def __init__(self, fail_silently: bool = False, **options: object) -> None:
        super().__init__(fail_silently=fail_silently)
        self.behind = get_connection(
            settings.GUARDED_EMAIL_BACKEND, fail_silently=fail_silently, **options
        )

    def open(self) -> bool | None:
        return self.behind.open()

    def close(self) -> None:
        self.behind.close()

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            refuse_without_notices(message)
        return self.behind.send_messages(email_messages)


def refuse_without_notices(message: EmailMessage) -> None:
    """Raises MissingNotice."""
    texts = list(_texts(message))
    names = named_words()
    if not any(name in text for text in [message.subject, *texts] for name in names):
        return
    medical = MedicalNotice.objects.current_text()
    for text in texts:
        if missing := missing_from_text(text.encode(), medical):
            raise MissingNotice(
                f"A mail that names a product or a claim lacks its {missing[0]}."
            )


def _texts(message: EmailMessage) -> Iterator[str]:
    yield str(message.body)
    if isinstance(message, EmailMultiAlternatives):
        for content, kind in message.alternatives:
            if str(kind).startswith("text/"):
                yield str(content)
