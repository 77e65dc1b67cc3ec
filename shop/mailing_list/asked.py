"""Somebody typed an address. Whether it is theirs, a mailed link will show."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Self, TypeVar, cast

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.signing import BadSignature, Signer
from django.db import models, transaction
from django.utils import timezone, translation
from django_tasks.base import Task

from shop.order.letterhead import next_try

LIFETIME = timedelta(days=3)
"""Of a link that nobody opened, and of the address that it went to."""
MOST_LINKS = 3
"""To one address within that time: nobody's mailbox is filled through our form."""


class DeadLink(Exception):
    """Used, too old, or never ours: all three are one answer."""


def new_key() -> str:
    return secrets.token_urlsafe(16)


class LinkedQuerySet(models.QuerySet[Any]):
    def of_link(self, key: str, signature: str) -> Any:
        """Raises DeadLink."""
        try:
            self.model.signer().unsign(f"{key}:{signature}")
            return self.get(key=key)
        except (BadSignature, self.model.DoesNotExist) as error:
            raise DeadLink from error

    def is_ours(self, key: str, signature: str) -> bool:
        """Whether we wrote the link, though its row may be gone."""
        try:
            self.model.signer().unsign(f"{key}:{signature}")
        except BadSignature:
            return False
        return True


class Linked(models.Model):
    """A row that a mailed link leads to. Whoever has the link may act on it."""

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    language = models.CharField(max_length=10, default=settings.LANGUAGE_CODE)

    class Meta:
        abstract = True

    @classmethod
    def signer(cls) -> Signer:
        return Signer(salt=f"shop.mailing_list.{cls._meta.label_lower}")

    @property
    def signature(self) -> str:
        return self.signer().signature(self.key)


class AskedQuerySet(LinkedQuerySet):
    def alive(self) -> Self:
        return self.filter(asked_at__gt=timezone.now() - LIFETIME)

    def forgotten(self) -> Self:
        return self.filter(asked_at__lte=timezone.now() - LIFETIME)


class Asked(Linked):
    """An address that was typed and is not proven. Kept for a few days."""

    email = models.EmailField(max_length=254, db_index=True)
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True
        ordering = ["pk"]

    @property
    def ends_at(self) -> datetime:
        return self.asked_at + LIFETIME

    def use_up(self) -> None:
        """Once, whoever asks how often. Raises DeadLink."""
        if not _rows_of(type(self)).alive().filter(pk=self.pk).delete()[0]:
            raise DeadLink


Row = TypeVar("Row", bound=Asked)


@transaction.atomic
def ask(rows: "models.QuerySet[Row]", email: str, task: Task, **about: Any) -> None:
    """Takes the same steps for every address, known or not: what its mail says is decided
    when it leaves."""
    model = rows.model
    _rows_of(model).forgotten().delete()
    if _rows_of(model).alive().filter(email=email, **about).count() >= MOST_LINKS:
        return
    row = _rows_of(model).create(
        email=email,
        language=translation.get_language() or settings.LANGUAGE_CODE,
        **about,
    )
    task.enqueue(row.pk)


def send_asked(
    row: Row | None,
    write: Callable[[Row], EmailMultiAlternatives],
    task: Task,
    attempt: int,
) -> str:
    """Raises OSError while the mail server is away, after the next try was queued."""
    if row is None or row.ends_at <= timezone.now():
        return "not sent: the link was used, or is too old"
    with translation.override(row.language):
        message = write(row)
    try:
        message.send()
    except OSError:
        _try_again(row, task, attempt)
        raise
    return f"sent: {row._meta.model_name} {row.pk}"


def _rows_of(model: type[Asked]) -> AskedQuerySet:
    """Each list has rows and a manager of its own."""
    return cast(AskedQuerySet, model._default_manager.all())


def _try_again(row: Asked, task: Task, attempt: int) -> None:
    later = next_try(attempt)
    if later is None or later >= row.ends_at:
        return
    with transaction.atomic():
        task.using(run_after=later).enqueue(row.pk, attempt=attempt + 1)
