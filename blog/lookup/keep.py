"""Puts what the services told into the library."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count
from string import ascii_lowercase
from typing import Any, cast

from django.db import transaction
from django.db.models import Field
from django.utils import timezone
from django.utils.text import slugify

from blog.lookup.answers import RANK, Answer, Standing, worst
from blog.lookup.letters import tell_staff_of_notice
from blog.models import Notice, ServiceAnswer, Source

_LONGEST_NOTE = 300
_LONGEST_PROBLEM = 200


@dataclass(frozen=True)
class Difference:
    """Between a source and what the services now tell of it."""

    name: str
    ours: Any
    theirs: Any
    is_by_hand: bool

    @property
    def label(self) -> str:
        return str(cast(Field, Source._meta.get_field(self.name)).verbose_name)


def unsaved_source(answer: Answer, *, key: str = "") -> Source:
    source = Source(**answer.record, key=key or free_key(answer.record))
    # Until staff looked at the title and wrote what it found.
    source.is_public = False
    source.standing, source.standing_note = answer.standing, _note(answer)
    return source


def free_key(record: dict[str, Any], taken: Collection[str] | None = None) -> str:
    """klass2004, or klass2004b when that is taken; without taken, the library's own
    keys are asked for."""
    authors = record.get("authors") or [{}]
    name = authors[0].get("family") or authors[0].get("literal") or record["title"]
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem = (slugify(plain).replace("-", "")[:40] or "source") + str(
        record.get("year") or ""
    )
    if taken is None:
        same = Source.objects.filter(key__startswith=stem)
        taken = set(same.values_list("key", flat=True))
    letters = chain(["", *ascii_lowercase[1:]], (f"-{i}" for i in count(27)))
    return next(stem + letter for letter in letters if stem + letter not in taken)


@transaction.atomic
def add_source(answer: Answer, *, key: str) -> Source:
    """Raises ValidationError, with a sentence for each field."""
    source = unsaved_source(answer, key=key)
    source.full_clean()
    source.save()
    keep_answer(source, answer)
    note_check(source, answer, tell=False)
    return source


def keep_answer(source: Source, answer: Answer) -> None:
    ServiceAnswer.objects.update_or_create(
        source=source,
        defaults={
            "service": ", ".join(answer.services)[:20],
            "fetched_at": timezone.now(),
            "record": answer.record,
            "raw": answer.raw,
        },
    )


def differences(source: Source, answer: Answer) -> list[Difference]:
    """What was never fetched, or is no longer as it was fetched, is by hand."""
    last = ServiceAnswer.objects.filter(source=source).first()
    fetched = last.record if last else {}
    found = []
    for name, theirs in answer.record.items():
        mine = getattr(source, name)
        if not theirs or (mine or None) == theirs:
            continue
        is_by_hand = bool(mine) and (name not in fetched or fetched[name] != mine)
        found.append(Difference(name, mine, theirs, is_by_hand))
    return found


@transaction.atomic
def refresh(source: Source, answer: Answer) -> list[Difference]:
    """Takes over what nobody wrote by hand, and returns that. Raises ValidationError."""
    source = Source.objects.select_for_update().get(pk=source.pk)
    taken = [one for one in differences(source, answer) if not one.is_by_hand]
    for one in taken:
        setattr(source, one.name, one.theirs)
    if taken:
        source.full_clean()
        source.save(update_fields=[one.name for one in taken])
    keep_answer(source, answer)
    note_check(source, answer)
    return taken


@transaction.atomic
def note_check(source: Source, answer: Answer, *, tell: bool = True) -> list[Notice]:
    """Writes down new notices and lets the worst of them win. Returns the new ones.

    The standing never gets better here: that takes a person.
    """
    source = Source.objects.select_for_update().get(pk=source.pk)
    new = [
        row
        for row, is_new in (
            Notice.objects.get_or_create(
                source=source,
                kind=notice.kind,
                identifier=notice.identifier[:255],
                defaults={
                    "told_by": notice.told_by[:40],
                    "published_on": notice.published_on[:10],
                },
            )
            for notice in answer.notices
        )
        if is_new
    ]
    _let_the_worst_win(source, new, tell=tell)
    _stamp(source, problem=" ".join(answer.failures), now=timezone.now())
    return new


def note_failure(source: Source, problem: str) -> None:
    """Leaves the day of the last good check, so that readers see since when the status
    is unknown."""
    _stamp(source, problem=problem or "No answer.", now=timezone.now())


def _let_the_worst_win(source: Source, new: list[Notice], *, tell: bool) -> None:
    kind = worst(notice.kind for notice in new)
    if RANK.index(Standing(kind)) <= RANK.index(Standing(source.standing)):
        return
    told = [str(notice) for notice in new if notice.kind == kind]
    source.standing = kind
    source.standing_note = _shortened("; ".join(told) + ".", _LONGEST_NOTE)
    source.save(update_fields=["standing", "standing_note"])
    if tell:
        tell_staff_of_notice(source)


def _stamp(source: Source, *, problem: str, now: datetime) -> None:
    source.checked_at, source.last_problem = now, _shortened(problem, _LONGEST_PROBLEM)
    if not problem:
        source.last_ok_at = now
    source.save(update_fields=["checked_at", "last_ok_at", "last_problem"])


def _note(answer: Answer) -> str:
    told = [
        f"{Standing(notice.kind).label}: {notice.identifier}"
        f"{', ' + notice.published_on if notice.published_on else ''} ({notice.told_by})"
        for notice in answer.notices
        if notice.kind == answer.standing
    ]
    return _shortened("; ".join(told) + ".", _LONGEST_NOTE) if told else ""


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
