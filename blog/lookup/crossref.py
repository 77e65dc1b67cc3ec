"""https://api.crossref.org/swagger-ui/index.html and
https://www.crossref.org/documentation/retrieve-metadata/rest-api/ for the shapes."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.conf import settings

from blog.identifiers import NotAnIdentifier, doi_from
from blog.lookup import services
from blog.lookup.answers import (
    Answer,
    FoundNotice,
    Standing,
    as_far_as_real,
    first,
    length_of,
    notice_in_title,
    plain,
)
from blog.models import Source

NAME = "Crossref"
_KINDS = {
    "journal-article": Source.Kind.JOURNAL_ARTICLE,
    "proceedings-article": Source.Kind.JOURNAL_ARTICLE,
    "posted-content": Source.Kind.PREPRINT,
    "book-chapter": Source.Kind.CHAPTER,
    "book-section": Source.Kind.CHAPTER,
    "book-part": Source.Kind.CHAPTER,
    "book": Source.Kind.BOOK,
    "monograph": Source.Kind.BOOK,
    "edited-book": Source.Kind.BOOK,
    "reference-book": Source.Kind.BOOK,
    "report": Source.Kind.REPORT,
}
_NOTICES = {
    "retraction": Standing.RETRACTED,
    "removal": Standing.RETRACTED,
    "withdrawal": Standing.RETRACTED,
    "partial_retraction": Standing.CONCERN,
    "expression_of_concern": Standing.CONCERN,
}
_NO_NOTICES = {"new_version", "new_edition"}
_NOT_KEPT = ("reference", "assertion", "license", "link")
_MOST_AUTHORS = 500


def record_of(doi: str, *, retries: int = 0) -> Answer:
    """Raises LookupFailed."""
    contact = settings.LOOKUP_CONTACT
    body = services.ask(
        services.CROSSREF,
        f"/v1/works/{quote(doi, safe='')}",
        {"mailto": contact} if contact else {},
        retries=retries,
    )
    try:
        message = json.loads(body)["message"]
        found = doi_from(message["DOI"])
    except (ValueError, KeyError, TypeError, AttributeError, NotAnIdentifier) as error:
        raise services.Nonsense("Crossref’s answer cannot be read.") from error
    if found != doi.lower():
        raise services.Nonsense("Crossref answered with another paper.")
    record = _record(message) | {"doi": found}
    return Answer(
        record=record,
        notices=[
            *_notices(message),
            *notice_in_title(record["title"], found, NAME),
        ],
        services=[NAME],
        raw={NAME: {k: v for k, v in message.items() if k not in _NOT_KEPT}},
        remarks=_remarks(message),
    )


def _record(message: dict[str, Any]) -> dict[str, Any]:
    title = plain(first(message.get("title")), most=length_of("title"))
    if not title:
        raise services.Nonsense("Crossref’s record has no title.")
    year, month, day = _date(message)
    container = first(message.get("container-title")) or first(
        message.get("institution")
    )
    if isinstance(container, dict):
        container = container.get("name")
    texts = {
        "container_title": container,
        "publisher": message.get("publisher"),
        "volume": message.get("volume"),
        "issue": message.get("issue"),
        "page": message.get("page") or message.get("article-number"),
    }
    return {
        "kind": str(_KINDS.get(str(message.get("type")), Source.Kind.JOURNAL_ARTICLE)),
        "title": title,
        "authors": list(_authors(message.get("author"))),
        "year": year,
        "month": month,
        "day": day,
        **{name: plain(text, most=length_of(name)) for name, text in texts.items()},
    }


def _authors(people: Any) -> Iterator[dict[str, str]]:
    for person in (people if isinstance(people, list) else [])[:_MOST_AUTHORS]:
        if not isinstance(person, dict):
            continue
        if body := plain(person.get("name"), most=200):
            yield {"literal": body}
            continue
        parts = {
            name: plain(person.get(name), most=100)
            for name in ("family", "given", "suffix")
        }
        if parts["family"]:
            yield {name: part for name, part in parts.items() if part}


def _date(message: dict[str, Any]) -> tuple[int | None, int | None, int | None]:
    """The first that is whole enough: Crossref writes [[null]] for unknown."""
    for name in ("published-print", "issued", "published-online", "posted"):
        try:
            parts = [int(part) for part in message[name]["date-parts"][0] if part]
        except (KeyError, TypeError, ValueError, IndexError):
            continue
        if parts and 1500 <= parts[0] <= 2200:
            return as_far_as_real(*parts[:3])
    return None, None, None


def _notices(message: dict[str, Any]) -> Iterator[FoundNotice]:
    """https://www.crossref.org/documentation/crossmark/version-control-corrections-and-retractions/"""
    updates = message.get("updated-by")
    for update in updates if isinstance(updates, list) else []:
        if not isinstance(update, dict) or update.get("type") in _NO_NOTICES:
            continue
        kind = _NOTICES.get(str(update.get("type")), Standing.CORRECTED)
        by = "Retraction Watch" if update.get("source") == "retraction-watch" else NAME
        identifier = plain(update.get("DOI"), most=255).lower()
        yield FoundNotice(kind, identifier or "no DOI", by, _day_of(update))


def _day_of(update: dict[str, Any]) -> str:
    try:
        parts = [int(part) for part in update["updated"]["date-parts"][0]]
    except (KeyError, TypeError, ValueError, IndexError):
        return ""
    return "-".join(f"{part:02d}" for part in parts[:3])[:10]


def _remarks(message: dict[str, Any]) -> list[str]:
    if not message.get("update-to"):
        return []
    return [
        "This record is itself a notice about another paper. Look up the paper that it"
        " is about if that is what you want to cite."
    ]
