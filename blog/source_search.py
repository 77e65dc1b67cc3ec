"""Papers in the search box: by title, author, journal, finding, DOI and PMID."""

import re
from typing import Any

from blog.models import Source
from blog.search import Card, Entry, Kind, put

SOURCE = "source"


def index_saved_source(instance: Source, raw: bool = False, **kwargs: Any) -> None:
    """Heard after each save: editors, look-ups, imports and the command that loads
    the library all save papers, and the index is derived from the row alone."""
    if not raw:
        put([_entry(instance)])


def _entry(source: Source) -> Entry:
    ours = (source.finding, source.did_not_find, source.caveat)
    record = (source.study_type, source.participants, source.dose)
    known_by = (source.author_names, source.container_title, source.publisher)
    # PostgreSQL takes a DOI for the path of a file, whose parts nobody finds.
    doi = re.sub(r"\W+", " ", source.doi or "")
    numbers = (doi, source.pmid, source.pmcid, source.year)
    return Entry(
        kind=SOURCE,
        object_id=source.pk,
        title=source.title,
        lead=source.plain_title,
        words=_sentences(*ours, *record, source.funding),
        unseen=_sentences(*known_by, *map(str, filter(None, numbers))),
    )


def _sentences(*parts: str) -> str:
    return " ".join(part if part[-1] in ".!?" else f"{part}." for part in parts if part)


def _cards(ids: list[int]) -> dict[int, Card]:
    return {
        pk: Card(
            address=source.get_absolute_url(),
            about=_about(source),
            unseen="Found in its record",
        )
        for pk, source in Source.objects.public().in_bulk(ids).items()
    }


def _about(source: Source) -> str:
    standing = source.get_standing_display() if source.is_doubtful else ""
    return " · ".join(
        filter(None, ("Paper", source.study_type, source.short_name, standing))
    )


SOURCES = Kind(
    name=SOURCE,
    is_open=Source.objects.public,
    cards=_cards,
    entries=lambda: map(_entry, Source.objects.order_by("pk").iterator()),
)
