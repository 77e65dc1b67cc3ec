"""What of a file from a reference manager is new to the library, and adding that."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from blog.importing.exchange import Read, read_references
from blog.importing.library import sentence_of
from blog.lookup.keep import free_key
from blog.models import Source

_NAMES = ("doi", "pmid", "pmcid")


@dataclass
class Gathered:
    new: list[Source] = field(default_factory=list)
    known: list[tuple[str, Source]] = field(default_factory=list)
    """By its name in the file, the one that we have."""
    refused: list[tuple[str, str]] = field(default_factory=list)
    """By its name in the file, what is wrong with it."""


def gather(text: str) -> Gathered:
    """Saves nothing. Raises CannotRead."""
    gathered = Gathered()
    readable = list(_readable(read_references(text), gathered))
    ours = _ours_by_identifier(source for _, source in readable)
    keys = set(Source.objects.values_list("key", flat=True))
    for name, source in readable:
        identifiers = [(one, getattr(source, one)) for one in _NAMES]
        have = next((ours[pair] for pair in identifiers if pair in ours), None)
        if have is not None and have.pk is None:
            gathered.refused.append((name, "It stands in the file twice."))
        elif have is not None:
            gathered.known.append((name, have))
        elif problem := _make_fit(source, keys):
            gathered.refused.append((name, problem))
        else:
            gathered.new.append(source)
            ours |= {pair: source for pair in identifiers if pair[1]}
    return gathered


@transaction.atomic
def add_gathered(text: str) -> Gathered:
    """All that is new, or nothing. Raises CannotRead, ValidationError."""
    gathered = gather(text)
    for source in gathered.new:
        source.full_clean()
        source.save()
    return gathered


def _readable(
    records: Iterable[Read], gathered: Gathered
) -> Iterable[tuple[str, Source]]:
    for read in records:
        if read.source is None:
            gathered.refused.append((read.name, read.problem))
            continue
        try:
            read.source.normalize_identifiers()
        except ValidationError as error:
            gathered.refused.append((read.name, " ".join(error.messages)))
            continue
        yield read.name, read.source


def _ours_by_identifier(sources: Iterable[Source]) -> dict[tuple[str, str], Source]:
    wanted: dict[str, set[str]] = {name: set() for name in _NAMES}
    for source in sources:
        for name in _NAMES:
            if value := getattr(source, name):
                wanted[name].add(value)
    same = Q()
    for name, values in wanted.items():
        same |= Q(**{f"{name}__in": values})
    return {
        (name, getattr(source, name)): source
        for source in Source.objects.filter(same)
        for name in _NAMES
        if getattr(source, name)
    }


def _make_fit(source: Source, taken: set[str]) -> str:
    """Gives it a key of ours; returns what still keeps it out."""
    # Until staff looked at it, as one that was looked up.
    source.is_public = source.is_confirmed = False
    if not source.title:
        return "It has no title."
    names = {"authors": source.authors, "title": source.title, "year": source.year}
    source.key = free_key(names, taken)
    try:
        # What is unique was looked at for the whole file at once.
        source.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        return f"{sentence_of(error)}."
    taken.add(source.key)
    return ""
