"""Reads the files that reference managers write: BibTeX, RIS, CSL-JSON. Each record
becomes our own fields, cleaned of markup; nothing is saved."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import bibtexparser
import rispy
from pylatexenc.latex2text import LatexNodes2Text
from pylatexenc.latexwalker import LatexWalkerError

from blog.importing.csl import BadRecord, source_from_csl
from blog.lookup.answers import MONTHS, as_far_as_real, length_of, plain
from blog.models import Source

MOST_BYTES = 2**20
MOST_RECORDS = 500
_MOST_IN_A_FIELD = 4000
_MOST_AUTHORS = 500
_LATEX = re.compile(r"[\\{}$~]")
_NUMBER = re.compile(r"\d+")
_BIBTEX_KINDS = {
    "book": Source.Kind.BOOK,
    "booklet": Source.Kind.BOOK,
    "inbook": Source.Kind.CHAPTER,
    "incollection": Source.Kind.CHAPTER,
    "techreport": Source.Kind.REPORT,
    "report": Source.Kind.REPORT,
    "online": Source.Kind.WEB_PAGE,
    "unpublished": Source.Kind.PREPRINT,
}
_RIS_KINDS = {
    "BOOK": Source.Kind.BOOK,
    "CHAP": Source.Kind.CHAPTER,
    "RPRT": Source.Kind.REPORT,
    "ELEC": Source.Kind.WEB_PAGE,
    "BLOG": Source.Kind.WEB_PAGE,
    "UNPB": Source.Kind.PREPRINT,
}


class CannotRead(ValueError):
    """Holds a sentence for whoever gave the file."""


@dataclass(frozen=True)
class Read:
    """One record of the file: a source without a row, or what is wrong with it."""

    name: str
    source: Source | None = None
    problem: str = ""


def read_references(text: str) -> list[Read]:
    """Raises CannotRead."""
    if len(text.encode("utf-8")) > MOST_BYTES:
        raise CannotRead(
            "It is longer than 1 MB. Export fewer references at once; nothing was read."
        )
    text = text.lstrip("\ufeff \r\n\t")
    if text.startswith(("[", "{")):
        found = list(_of_json(text))
    elif re.search(r"^TY  ?- ", text, re.MULTILINE):
        found = list(_of_ris(text))
    elif "@" in text:
        found = list(_of_bibtex(text))
    else:
        raise CannotRead(
            "This is neither BibTeX, RIS nor CSL-JSON. In your reference manager, choose"
            " one of these when you export."
        )
    if not found:
        raise CannotRead("There is no reference in it.")
    if len(found) > MOST_RECORDS:
        raise CannotRead(
            f"It holds {len(found)} references; {MOST_RECORDS} at once are the most."
        )
    return found


def _of_json(text: str) -> Iterator[Read]:
    try:
        records = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        where = f": line {line} cannot be read" if line else ""
        raise CannotRead(f"This is no JSON{where}.") from error
    for position, record in enumerate(
        records if isinstance(records, list) else [records], start=1
    ):
        name = f"Reference {position}"
        try:
            yield Read(name, source_from_csl(_without_what_is_ours(record)))
        except BadRecord as error:
            yield Read(name, problem=f"{error}.")


def _without_what_is_ours(record: Any) -> Any:
    """A file from elsewhere cannot say what we found or confirmed."""
    if not isinstance(record, dict):
        return record
    kept = {name: value for name, value in record.items() if name != "custom"}
    kept["id"] = str(kept.get("id", ""))
    kinds = Source.Kind.values
    kept["type"] = kept["type"] if kept.get("type") in kinds else kinds[0]
    for name in ("title", "container-title", "publisher"):
        kept[name] = plain(kept.get(name), most=500)
    return kept


def _of_ris(text: str) -> Iterator[Read]:
    try:
        entries = rispy.loads(text)
    except (OSError, ValueError, KeyError, IndexError) as error:
        raise CannotRead("This RIS cannot be read: a line of it is broken.") from error
    for position, entry in enumerate(entries, start=1):
        date = str(entry.get("date") or entry.get("publication_year") or "")
        fields = {
            "key": entry.get("id"),
            "kind": _RIS_KINDS.get(str(entry.get("type_of_reference"))),
            "title": entry.get("title") or entry.get("primary_title"),
            "container_title": entry.get("secondary_title")
            or entry.get("journal_name")
            or entry.get("alternate_title3"),
            "publisher": entry.get("publisher"),
            "date": _NUMBER.findall(date) or _NUMBER.findall(str(entry.get("year"))),
            "volume": entry.get("volume"),
            "issue": entry.get("number"),
            "page": "-".join(
                str(entry[name])
                for name in ("start_page", "end_page")
                if entry.get(name)
            ),
            "doi": entry.get("doi"),
            "pmid": str(entry.get("accession_number") or "").partition("PMID:")[2],
            "pmcid": entry.get("custom2"),
            "url": (entry.get("urls") or [""])[0],
        }
        people = [_person_of(name) for name in (entry.get("authors") or [])]
        yield _read(f"Reference {position}", fields, people)


def _of_bibtex(text: str) -> Iterator[Read]:
    library = bibtexparser.parse_string(text)
    for entry in library.entries:
        given = {name.lower(): str(f.value) for name, f in entry.fields_dict.items()}
        month = given.get("month", "")
        fields = {
            "key": entry.key,
            "kind": _BIBTEX_KINDS.get(entry.entry_type.lower()),
            "title": given.get("title"),
            "container_title": given.get("journal")
            or given.get("journaltitle")
            or given.get("booktitle"),
            "publisher": given.get("publisher") or given.get("institution"),
            "date": _NUMBER.findall(given.get("year") or given.get("date", ""))
            + [_month_of(month)] * bool(month),
            "volume": given.get("volume"),
            "issue": given.get("number") or given.get("issue"),
            "page": given.get("pages", "").replace("--", "-"),
            "doi": given.get("doi"),
            "pmid": given.get("pmid"),
            "pmcid": given.get("pmcid"),
            "url": given.get("url"),
        }
        people = map(_bibtex_person, names_of(given.get("author", "")))
        yield _read(entry.key, fields, people, decode=_without_latex)
    for block in library.failed_blocks:
        yield Read(
            f"Line {(block.start_line or 0) + 1}",
            problem="This entry cannot be read: a brace or a comma is missing, or its"
            " key stands twice.",
        )


def _read(
    name: str,
    given: dict[str, Any],
    people: Iterable[dict[str, str]],
    decode: Any = str,
) -> Read:
    texts = {
        field: plain(decode(str(given[field] or "")), most=length_of(field))
        for field in (
            "title",
            "container_title",
            "publisher",
            "volume",
            "issue",
            "page",
        )
    }
    year, month, day = _date([int(part) for part in given["date"] if part])
    source = Source(
        key=str(given["key"] or "")[:60],
        kind=given["kind"] or Source.Kind.JOURNAL_ARTICLE,
        authors=[person for person in people if person][:_MOST_AUTHORS],
        year=year,
        month=month,
        day=day,
        **{field: str(given[field] or "")[:500] or None for field in _IDENTIFIERS},
        url=str(given["url"] or "")[:500],
        **texts,
    )
    return Read(name, source)


_IDENTIFIERS = ("doi", "pmid", "pmcid")


def _date(parts: list[int]) -> tuple[int | None, int | None, int | None]:
    return as_far_as_real(*parts[:3]) if parts and parts[0] <= 2200 else (None,) * 3


def _month_of(text: str) -> str:
    name = text.strip('{}" .').lower()[:3]
    return str(MONTHS.index(name) + 1) if name in MONTHS else text.strip("{} ")[:2]


def names_of(people: str) -> Iterator[str]:
    """BibTeX divides them by "and", but not inside braces."""
    depth, words = 0, list[str]()
    for word in people.split():
        if word.lower() == "and" and depth == 0:
            yield " ".join(words)
            words = []
        else:
            words.append(word)
            depth = max(0, depth + word.count("{") - word.count("}"))
    if words:
        yield " ".join(words)


def _bibtex_person(name: str) -> dict[str, str]:
    is_body = name.startswith("{") and name.endswith("}") and "}" not in name[:-1]
    if is_body:
        return {"literal": plain(_without_latex(name), most=200)}
    parts = [part.strip() for part in name.split(",")]
    if len(parts) == 1:
        given, _, family = name.rpartition(" ")
        parts = [family, given]
    elif len(parts) > 2:
        # Family, Suffix, Given
        parts = [parts[0], parts[2], parts[1]]
    return _person(_without_latex(part) for part in parts)


def _person_of(name: str) -> dict[str, str]:
    if "," not in name:
        return {"literal": plain(name, most=200)}
    return _person(name.split(",", 2))


def _person(parts: Iterable[str]) -> dict[str, str]:
    told = (plain(part, most=100) for part in parts)
    names = zip(("family", "given", "suffix"), told, strict=False)
    person = {name: part for name, part in names if part}
    return person if "family" in person else {}


def _without_latex(text: str) -> str:
    text = text[:_MOST_IN_A_FIELD]
    if not _LATEX.search(text):
        return text
    try:
        return LatexNodes2Text(keep_comments=True).latex_to_text(text)
    except (LatexWalkerError, RecursionError, ValueError, IndexError):
        return _LATEX.sub("", text)
