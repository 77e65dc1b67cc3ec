from datetime import date
from typing import Any

from blog.identifiers import identifiers_in
from blog.models import Source

OUR_FIELDS = {
    "plain_title": str,
    "study_type": str,
    "participants": str,
    "dose": str,
    "funding": str,
    "finding": str,
    "did_not_find": str,
    "caveat": str,
    "standing": str,
    "standing_note": str,
    "is_confirmed": bool,
    "is_public": bool,
    "staff_note": str,
}
"""What stands under "custom", the one place where CSL-JSON leaves room for it."""

_TEXTS = {
    "title": "title",
    "container-title": "container_title",
    "publisher": "publisher",
    "volume": "volume",
    "issue": "issue",
    "page": "page",
    "PMID": "pmid",
    "PMCID": "pmcid",
    "URL": "url",
}
_NULL_WHEN_EMPTY = ("doi", "pmid", "pmcid")


class BadRecord(ValueError):
    """Says in words for staff what is wrong with one record."""


def source_from_csl(record: Any) -> Source:
    """An unsaved Source; raises BadRecord."""
    if not isinstance(record, dict):
        raise BadRecord("it is not an object")
    source = Source(key=_text(record, "id"))
    if "type" in record:
        source.kind = _text(record, "type")
    for csl_name, field in _TEXTS.items():
        setattr(source, field, _text(record, csl_name))
    source.doi = _doi(record)
    source.authors = _authors(record)
    source.year, source.month, source.day = _date(record)
    for field in _NULL_WHEN_EMPTY:
        setattr(source, field, getattr(source, field) or None)
    for field, value in _our_fields(record).items():
        setattr(source, field, value)
    return source


def _text(record: dict[str, Any], name: str) -> str:
    value = record.get(name, "")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise BadRecord(f'"{name}" must be text')
    return value.strip()


def _doi(record: dict[str, Any]) -> str:
    given = _text(record, "DOI")
    doi = identifiers_in(given).doi
    if given and not doi:
        raise BadRecord(f'"{given}" is not a DOI')
    return doi


def _authors(record: dict[str, Any]) -> list[dict[str, str]]:
    authors = record.get("author", [])
    if not isinstance(authors, list):
        raise BadRecord('"author" must be a list')
    for author in authors:
        if (
            not isinstance(author, dict)
            or not all(isinstance(part, str) for part in author.values())
            or not (author.get("family") or author.get("literal"))
        ):
            raise BadRecord('each author needs a "family" or a "literal" name')
    return authors


def _date(record: dict[str, Any]) -> tuple[int | None, int | None, int | None]:
    issued = record.get("issued")
    if issued is None:
        return None, None, None
    try:
        # Crossref writes [[null]] for a date that it does not know.
        parts = [int(part) for part in issued["date-parts"][0] if part is not None]
        year, month, day = [*parts, None, None, None][:3]
        if year is not None:
            date(year, month or 1, day or 1)
    except (TypeError, ValueError, KeyError, IndexError) as error:
        raise BadRecord(
            '"issued" must look like {"date-parts": [[2003, 9]]}'
        ) from error
    return year, month, day


def _our_fields(record: dict[str, Any]) -> dict[str, Any]:
    ours = record.get("custom", {})
    if not isinstance(ours, dict):
        raise BadRecord('"custom" must be an object')
    for name, value in ours.items():
        if name not in OUR_FIELDS:
            raise BadRecord(f'"custom" has no field "{name}"')
        if not isinstance(value, OUR_FIELDS[name]):
            wanted = "true or false" if OUR_FIELDS[name] is bool else "text"
            raise BadRecord(f'"{name}" must be {wanted}')
    return ours
