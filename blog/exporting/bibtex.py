"""http://mirrors.ctan.org/biblio/bibtex/base/btxdoc.pdf"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from blog.models import Source

_TYPES = {
    Source.Kind.JOURNAL_ARTICLE: "article",
    Source.Kind.BOOK: "book",
    Source.Kind.CHAPTER: "incollection",
    Source.Kind.REPORT: "techreport",
}
# BibTeX counts braces before TeX sees them, so not even an escaped one may stand.
_SIGNS = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}
_SIGN = re.compile("[" + re.escape("".join(_SIGNS)) + "]")


def bibtex(sources: Iterable[Source]) -> str:
    return "\n".join(map(_entry, sources))


def escaped(text: Any) -> str:
    return _SIGN.sub(lambda found: _SIGNS[found[0]], " ".join(str(text).split()))


def _entry(source: Source) -> str:
    kind = _TYPES.get(Source.Kind(source.kind), "misc")
    fields = ",\n".join(f"  {name} = {{{value}}}" for name, value in _fields(source))
    return f"@{kind}{{{source.key},\n{fields}\n}}\n"


def _fields(source: Source) -> Iterator[tuple[str, str]]:
    kind = Source.Kind(source.kind)
    place = "booktitle" if kind == Source.Kind.CHAPTER else "journal"
    publisher = "institution" if kind == Source.Kind.REPORT else "publisher"
    told = [
        ("author", " and ".join(map(_name, source.authors))),
        # Twice in braces: the style may not change its letters.
        ("title", f"{{{escaped(source.title)}}}"),
        (place, escaped(source.container_title)),
        (publisher, escaped(source.publisher)),
        ("year", escaped(source.year or "")),
        ("month", escaped(source.month or "")),
        ("volume", escaped(source.volume)),
        ("number", escaped(source.issue)),
        ("pages", re.sub(r"(?<=\d)-(?=\d)", "--", escaped(source.page))),
        ("doi", _verbatim(source.doi)),
        ("pmid", _verbatim(source.pmid)),
        ("pmcid", _verbatim(source.pmcid)),
        ("url", _verbatim(source.url)),
        ("note", escaped(_note(source))),
    ]
    return ((name, value) for name, value in told if value)


def _name(author: dict[str, str]) -> str:
    if author.get("literal"):
        return f"{{{escaped(author['literal'])}}}"
    particle = author.get("non-dropping-particle", "")
    family = escaped(f"{particle} {author.get('family', '')}".strip())
    given, suffix = escaped(author.get("given", "")), escaped(author.get("suffix", ""))
    # "and" and commas divide names.
    if re.search(r"\band\b|,", family, re.IGNORECASE):
        family = f"{{{family}}}"
    if re.search(r"\band\b|,", given, re.IGNORECASE):
        given = f"{{{given}}}"
    return ", ".join(part for part in (family, suffix, given) if part)


def _verbatim(text: str | None) -> str:
    """An address or a number, which readers of BibTeX do not unescape."""
    quoted = {sign: f"%{ord(sign):02X}" for sign in "{}\\ \n\r\t"}
    return "".join(quoted.get(sign, sign) for sign in text or "")


def _note(source: Source) -> str:
    if not source.is_doubtful:
        return ""
    return f"{source.get_standing_display()}. {source.standing_note}"
