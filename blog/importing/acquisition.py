"""Finds the source that an entry means, or adds it to the library."""

import re
import unicodedata
from collections.abc import Mapping

from django.core.exceptions import ValidationError

from blog.importing.bibliography import Reference, comparable, read_reference
from blog.importing.endmatter import Entry
from blog.importing.matching import Shelf
from blog.importing.report import Remarks, shortened
from blog.models import Source

_SMALL_WORDS = frozenset(["a", "an", "and", "effect", "effects", "of", "on", "the"])
_MAY_BE_LEFT_OUT = ("doi", "pmid", "pmcid", "url")


class Librarian:
    def __init__(self, remarks: Remarks) -> None:
        self.remarks = remarks
        self.shelf = Shelf(Source.objects.all())
        self.matched: list[str] = []
        self.created: list[str] = []

    def keys_of(self, entries: Mapping[int, Entry]) -> dict[int, str]:
        keys: dict[int, str] = {}
        for number, entry in entries.items():
            key = self._key_of(number, read_reference(entry))
            if key in keys.values():
                self.remarks.unsure(
                    entry.line, f"source {number} is {key} once more: cited as one"
                )
            keys[number] = key
        return keys

    def _key_of(self, number: int, reference: Reference) -> str:
        match = self.shelf.find(reference)
        doubt = f", but {match.doubt}" if match.doubt else ""
        if match.source:
            say = self.remarks.unsure if doubt else self.remarks.sure
            say(reference.line, f"source {number} is {match.source.key}{doubt}")
            if match.source.key not in self.matched + self.created:
                self.matched.append(match.source.key)
            return match.source.key
        source = self._added(reference)
        self.remarks.unsure(
            reference.line,
            f"source {number} is new: made {source.key}, {shortened(source.title)}, "
            f"to be confirmed{doubt}",
        )
        return source.key

    def _added(self, reference: Reference) -> Source:
        identifiers = reference.identifiers
        is_page = reference.address and not (
            identifiers.doi or identifiers.pmid or identifiers.pmcid or reference.year
        )
        source = Source(
            key=_free_key(reference),
            kind=Source.Kind.WEB_PAGE if is_page else Source.Kind.JOURNAL_ARTICLE,
            title=reference.title,
            container_title=reference.container_title,
            publisher=reference.publisher,
            year=reference.year,
            doi=identifiers.doi or None,
            pmid=identifiers.pmid or None,
            pmcid=identifiers.pmcid or None,
            url=reference.address,
            is_confirmed=False,
            staff_note=f"Made from an imported article, which says: {reference.raw}",
        )
        self._leave_out_what_is_wrong(source, reference)
        source.save()
        self.shelf.add(source)
        self.created.append(source.key)
        return source

    def _leave_out_what_is_wrong(self, source: Source, reference: Reference) -> None:
        try:
            source.full_clean()
        except ValidationError as error:
            wrong = [name for name in _MAY_BE_LEFT_OUT if name in error.message_dict]
            if set(error.message_dict) - set(wrong):
                raise
            for name in wrong:
                self.remarks.unsure(
                    reference.line, f"left out its {name}: {getattr(source, name)}"
                )
                setattr(source, name, "" if name == "url" else None)
            source.full_clean()


def _free_key(reference: Reference) -> str:
    """First author and year as klass2004, else the title's first words."""
    words = [
        word for word in comparable(reference.title).split() if word not in _SMALL_WORDS
    ]
    name = reference.first_author or "-".join(words[:3])
    wanted = f"{_ascii(name) or 'source'}{reference.year or ''}"[:50]
    key, count = wanted, 1
    while Source.objects.filter(key=key).exists():
        count += 1
        key = f"{wanted}-{count}"
    return key


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^a-z0-9-]", "", plain)
