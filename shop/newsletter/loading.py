"""People who said yes elsewhere come along. Those who left here do not."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import StringIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from shop.newsletter.models import Subscriber, Suppressed
from shop.user.forms import MailboxLine

COLUMNS = ["email", "confirmed_at", "consent"]


class BadList(Exception):
    """One sentence for whoever loads it. Nothing was loaded."""


@dataclass
class Loaded:
    new: int = 0
    known: int = 0
    left: int = 0


@transaction.atomic
def load(text: str) -> Loaded:
    """All or nothing. Raises BadList."""
    loaded = Loaded()
    for row in _rows(text):
        if Suppressed.objects.of(row.email).exists():
            loaded.left += 1
        elif Subscriber.objects.filter(email=row.email).exists():
            loaded.known += 1
        else:
            row.save()
            loaded.new += 1
    return loaded


def _rows(text: str) -> Iterator[Subscriber]:
    reader = csv.DictReader(StringIO(text))
    if not set(COLUMNS) <= set(reader.fieldnames or []):
        raise BadList(
            "The first line must name the columns email, confirmed_at and consent."
        )
    for number, cells in enumerate(reader, start=2):
        try:
            yield _subscriber({name: (cells[name] or "").strip() for name in COLUMNS})
        except ValidationError as error:
            raise BadList(f"Line {number}: {error.messages[0]}") from error


def _subscriber(cells: dict[str, str]) -> Subscriber:
    email = MailboxLine(missing="Give the email address.").clean(cells["email"])
    consent = cells["consent"]
    if not 0 < len(consent) <= 300:
        raise ValidationError(
            "Give the words they said yes to, 300 characters at most."
        )
    confirmed_at = _moment(cells["confirmed_at"])
    return Subscriber(
        email=email, asked_at=confirmed_at, confirmed_at=confirmed_at, consent=consent
    )


def _moment(text: str) -> datetime:
    try:
        moment = parse_datetime(text)
        day = None if moment else parse_date(text)
    except ValueError:
        moment = day = None
    if day:
        moment = datetime.combine(day, datetime.min.time())
    if moment is None:
        raise ValidationError("Give the date of their yes, such as 2026-03-09.")
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    if moment > timezone.now():
        raise ValidationError("The date of their yes is still to come: check it.")
    return moment
