"""References in AMA style, from the source's CSL record.

AMA Manual of Style, 11th edition, chapter 3: six authors or fewer are listed, of
more the first three; journals as year;volume(issue):pages.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.dates import MONTHS
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from blog.models import Source

_MOST_AUTHORS = 6
_SHOWN_OF_MORE = 3
_BETWEEN_GIVEN_NAMES = re.compile(r"[\s.\-\N{HYPHEN}]+")
_ENDS_A_SENTENCE = (".", "?", "!")


def reference_html(source: Source) -> SafeString:
    """One line with chips behind it; a notice on the paper is never left out."""
    return format_html(
        "{}{}{}", reference_line_html(source), _chips(source), _standing_note(source)
    )


def reference_line_html(source: Source) -> SafeString:
    """Without the chips: for a page that shows the standing elsewhere."""
    authors = authors_text(source.csl().get("author", []))
    parts = [
        SafeString(escape(_closed(authors))) if authors else SafeString(""),
        _title_html(source),
        where_html(source),
    ]
    return format_html_join(" ", "{}", ((part,) for part in parts if part))


def full_reference_html(source: Source) -> SafeString:
    """The line as AMA prints it, with the paper's DOI or address as its end."""
    line = reference_line_html(source)
    if source.doi:
        return format_html(
            '{} <a href="{}" rel="noopener">doi:{}</a>',
            line,
            source.address,
            source.doi,
        )
    if source.address:
        return format_html(
            '{} <a href="{}" rel="noopener">{}</a>',
            line,
            source.address,
            source.address,
        )
    return line


def authors_text(authors: list[Mapping[str, str]]) -> str:
    """Enoka RM, Duchateau J; empty without authors."""
    names = [name for name in map(_author_name, authors) if name]
    if len(names) > _MOST_AUTHORS:
        names = [*names[:_SHOWN_OF_MORE], "et al"]
    return ", ".join(names)


def where_html(source: Source) -> SafeString:
    """What follows the title: the journal in italics, year, volume, pages."""
    record = source.csl()
    write = {
        Source.Kind.JOURNAL_ARTICLE: _in_journal,
        Source.Kind.PREPRINT: _in_preprints,
        Source.Kind.CHAPTER: _in_book,
        Source.Kind.WEB_PAGE: _on_site,
    }.get(Source.Kind(source.kind), _from_publisher)
    return write(record)


def _title_html(source: Source) -> SafeString:
    title = source.title.strip()
    dot = "" if title.endswith(_ENDS_A_SENTENCE) else "."
    whole_works = {Source.Kind.BOOK, Source.Kind.REPORT}
    inner = format_html(
        "<i>{}</i>" if source.kind in whole_works else "{}", title.rstrip(".")
    )
    dot = dot or ("." if title.endswith(".") else "")
    if not source.address:
        return format_html("{}{}", inner, dot)
    return format_html(
        '<a href="{}" rel="noopener">{}</a>{}', source.address, inner, dot
    )


def _in_journal(record: dict[str, Any]) -> SafeString:
    if not (record.get("volume") or record.get("issue") or record.get("page")):
        return _sentences(_italic(record.get("container-title")), _online(record))
    place = _year(record)
    numbers = _volume_and_issue(record)
    place += f";{numbers}" if numbers and place else numbers
    place += f":{_pages(record)}" if _pages(record) else ""
    return _sentences(_italic(record.get("container-title")), place)


def _online(record: dict[str, Any]) -> str:
    """What has no place in an issue yet has a day on which it came out."""
    date, year = _date(record), _year(record)
    return f"Published online {date}" if date != year else year


def _in_preprints(record: dict[str, Any]) -> SafeString:
    posted = f"Preprint posted online {_date(record)}" if _date(record) else "Preprint"
    return _sentences(_italic(record.get("container-title")), posted)


def _in_book(record: dict[str, Any]) -> SafeString:
    book = _italic(record.get("container-title"))
    pages = f":{_pages(record)}" if _pages(record) else ""
    return _sentences(
        format_html("In: {}", book) if book else "", f"{_imprint(record)}{pages}"
    )


def _from_publisher(record: dict[str, Any]) -> SafeString:
    return _sentences("", _imprint(record))


def _on_site(record: dict[str, Any]) -> SafeString:
    site = record.get("container-title") or record.get("publisher", "")
    return _sentences(site, f"Published {_date(record)}" if _date(record) else "")


def _imprint(record: dict[str, Any]) -> str:
    return "; ".join(part for part in (record.get("publisher"), _year(record)) if part)


def _volume_and_issue(record: dict[str, Any]) -> str:
    volume, issue = record.get("volume", ""), record.get("issue", "")
    return f"{volume}({issue})" if issue else volume


def _pages(record: dict[str, Any]) -> str:
    return re.sub(r"\s*-+\s*", "\N{EN DASH}", record.get("page", ""))


def _year(record: dict[str, Any]) -> str:
    dates = record.get("issued", {}).get("date-parts", [[]])
    return str(dates[0][0]) if dates[0] else ""


def _date(record: dict[str, Any]) -> str:
    """Month 3, 2026; October 2019; 2019; empty."""
    year, month, day = (*record.get("issued", {}).get("date-parts", [[]])[0], *[0] * 3)[
        :3
    ]
    if not month:
        return str(year) if year else ""
    return f"{MONTHS[month]} {day}, {year}" if day else f"{MONTHS[month]} {year}"


def _author_name(author: Mapping[str, str]) -> str:
    if author.get("literal"):
        return author["literal"]
    particle = author.get("non-dropping-particle", "")
    family = f"{particle} {author.get('family', '')}".strip()
    initials = "".join(
        part[0].upper()
        for part in _BETWEEN_GIVEN_NAMES.split(author.get("given", ""))
        if part
    )
    return " ".join(
        part for part in (family, initials, author.get("suffix", "")) if part
    )


def _closed(text: str) -> str:
    return text if text.endswith(_ENDS_A_SENTENCE) else f"{text}."


def _italic(text: str | None) -> SafeString:
    return format_html("<i>{}</i>", text) if text else SafeString("")


def _sentences(*parts: str) -> SafeString:
    return format_html_join(" ", "{}.", ((part,) for part in parts if part))


def _chips(source: Source) -> SafeString:
    chips = []
    if source.standing != Source.Standing.SOUND:
        chips.append(source.get_standing_display())
    if not source.is_confirmed:
        chips.append("Record to be confirmed")
    return format_html_join("", ' <span class="chip warn">{}</span>', zip(chips))


def _standing_note(source: Source) -> SafeString:
    if source.standing == Source.Standing.SOUND or not source.standing_note:
        return mark_safe("")
    return format_html("<small>{}</small>", source.standing_note)
