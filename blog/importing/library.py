import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from blog.importing.csl import BadRecord, source_from_csl
from blog.models import Source
from blog.published import texts_of_source
from compliance.claims.forms import refusals_of


class CannotLoad(Exception):
    """One sentence for the person at the keyboard; nothing was written."""


@dataclass
class Loaded:
    created: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


@transaction.atomic
def load_sources(path: Path) -> Loaded:
    """Add the sources that we do not have; never touch one that we have.

    Raises CannotLoad.
    """
    loaded = Loaded()
    seen: set[str] = set()
    for name, record in _records(path):
        try:
            _load(record, loaded, seen)
        except BadRecord as error:
            raise CannotLoad(f"{path}: {name}: {error}. Nothing was loaded.") from error
    return loaded


def _records(path: Path) -> Iterator[tuple[str, Any]]:
    try:
        records = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise CannotLoad(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CannotLoad(f"{path} is not UTF-8 text. Nothing was loaded.") from error
    except json.JSONDecodeError as error:
        raise CannotLoad(
            f"{path} is not JSON: line {error.lineno}, {error.msg.lower()}. "
            "Nothing was loaded."
        ) from error
    if not isinstance(records, list):
        raise CannotLoad(f"{path} must hold a list of sources. Nothing was loaded.")
    for position, record in enumerate(records, start=1):
        key = record.get("id") if isinstance(record, dict) else None
        yield f'source {position} ("{key}")' if key else f"source {position}", record


def _load(record: Any, loaded: Loaded, seen: set[str]) -> None:
    source = source_from_csl(record)
    if source.key in seen:
        raise BadRecord("its id stands twice in the file")
    seen.add(source.key)
    if kept := _the_one_we_have(source):
        loaded.kept.append(kept.key)
        return
    try:
        source.full_clean()
    except ValidationError as error:
        raise BadRecord(sentence_of(error)) from error
    if source.is_public and (claims := refusals_of(texts_of_source(source))):
        raise BadRecord(claims[0].rstrip("."))
    source.save()
    loaded.created.append(source.key)


def _the_one_we_have(source: Source) -> Source | None:
    same = Q(key=source.key)
    if source.doi:
        same |= Q(doi__iexact=source.doi)
    if source.pmid:
        same |= Q(pmid=source.pmid)
    if source.pmcid:
        same |= Q(pmcid=source.pmcid)
    ours = list(Source.objects.filter(same))
    if len(ours) > 1:
        keys = " and ".join(sorted(other.key for other in ours))
        raise BadRecord(f"its id, DOI, PMID and PMCID belong to {keys}")
    return ours[0] if ours else None


def sentence_of(error: ValueError | ValidationError) -> str:
    """Without the full stop, naming each field."""
    if not isinstance(error, ValidationError):
        return str(error)
    return "; ".join(
        f"{name}: {' '.join(messages).rstrip('.')}"
        for name, messages in error.message_dict.items()
    )
