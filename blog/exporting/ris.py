"""https://refdb.sourceforge.net/manual-0.9.6/sect1-ris-format.html"""

from collections.abc import Iterable, Iterator

from blog.models import Source

_TYPES = {
    Source.Kind.JOURNAL_ARTICLE: "JOUR",
    Source.Kind.PREPRINT: "UNPB",
    Source.Kind.BOOK: "BOOK",
    Source.Kind.CHAPTER: "CHAP",
    Source.Kind.REPORT: "RPRT",
    Source.Kind.WEB_PAGE: "ELEC",
}


def ris(sources: Iterable[Source]) -> str:
    return "".join(
        f"{tag}  - {' '.join(value.split())}\r\n"
        for source in sources
        for tag, value in _lines(source)
    )


def _lines(source: Source) -> Iterator[tuple[str, str]]:
    yield "TY", _TYPES[Source.Kind(source.kind)]
    start, _, end = source.page.partition("-")
    told = [
        ("ID", source.key),
        *(("AU", _name(author)) for author in source.authors),
        ("TI", source.title),
        ("T2", source.container_title),
        ("PB", source.publisher),
        ("PY", str(source.year or "")),
        ("DA", _date(source)),
        ("VL", source.volume),
        ("IS", source.issue),
        ("SP", start),
        ("EP", end),
        ("DO", source.doi or ""),
        ("AN", f"PMID:{source.pmid}" if source.pmid else ""),
        ("C2", source.pmcid or ""),
        ("UR", source.url or source.address),
        ("N1", _note(source)),
    ]
    yield from ((tag, value) for tag, value in told if value.strip())
    yield "ER", ""


def _name(author: dict[str, str]) -> str:
    if author.get("literal"):
        return author["literal"]
    particle = author.get("non-dropping-particle", "")
    family = f"{particle} {author.get('family', '')}".strip()
    parts = (family, author.get("given", ""), author.get("suffix", ""))
    return ", ".join(part for part in parts if part)


def _date(source: Source) -> str:
    """2004/04/12/, with what is unknown left out between the strokes."""
    if not source.month:
        return ""
    day = f"{source.day:02d}" if source.day else ""
    return f"{source.year}/{source.month:02d}/{day}/"


def _note(source: Source) -> str:
    if not source.is_doubtful:
        return ""
    return f"{source.get_standing_display()}. {source.standing_note}"
