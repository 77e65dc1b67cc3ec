"""Asks again for notices on the papers of the library, the longest unasked first."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from blog.identifiers import Identifiers
from blog.lookup.find import ask_services
from blog.lookup.keep import note_check, note_failure
from blog.lookup.services import LookupFailed, ServiceUnavailable
from blog.models import Source

logger = logging.getLogger(__name__)

RETRIES = 3
GIVE_UP_AFTER = 3
"""Services that turned us away for so many papers in a row are left alone for now."""


@dataclass(frozen=True)
class Checked:
    source: Source
    new_notices: list[str]
    problem: str = ""
    is_service_down: bool = False


class ServicesDown(Exception):
    """Holds a sentence; what was checked before is kept."""


def due(*, not_since_hours: int) -> QuerySet[Source]:
    since = timezone.now() - timedelta(hours=not_since_hours)
    return Source.objects.filter(
        Q(checked_at__isnull=True) | Q(checked_at__lte=since)
    ).order_by(F("checked_at").asc(nulls_first=True), "pk")


def check_sources(sources: QuerySet[Source]) -> Iterator[Checked]:
    """Each is written down before the next is asked for, so that a run that is stopped
    goes on where it was. Raises ServicesDown."""
    in_a_row = 0
    for source in list(sources):
        checked = check(source)
        yield checked
        in_a_row = in_a_row + 1 if checked.is_service_down else 0
        if in_a_row == GIVE_UP_AFTER:
            raise ServicesDown(
                f"Stopped: no answer for {GIVE_UP_AFTER} papers in a row. Run it again"
                " later; it goes on where it stopped."
            )


def check(source: Source) -> Checked:
    wanted = Identifiers(
        doi=source.doi or "", pmid=source.pmid or "", pmcid=source.pmcid or ""
    )
    if wanted == Identifiers():
        return _failed(source, "It has no DOI, PMID or PMCID to ask by.")
    try:
        answer = ask_services(wanted, retries=RETRIES)
    except LookupFailed as error:
        is_down = isinstance(error, ServiceUnavailable)
        return _failed(source, str(error), is_service_down=is_down)
    new = note_check(source, answer)
    return Checked(source, list(map(str, new)), " ".join(answer.failures))


def _failed(source: Source, problem: str, *, is_service_down: bool = False) -> Checked:
    logger.warning("Source %s could not be checked: %s", source.key, problem)
    note_failure(source, problem)
    return Checked(source, [], problem, is_service_down)
