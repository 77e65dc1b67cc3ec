"""PubMed's record of a paper, and the numbers that PubMed Central knows it by.

https://www.ncbi.nlm.nih.gov/books/NBK25499/ (EFetch),
https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html (the elements),
https://pmc.ncbi.nlm.nih.gov/tools/id-converter-api/
"""

import json
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from django.conf import settings

from blog.identifiers import Identifiers, NotAnIdentifier, doi_from, pmcid_from
from blog.lookup import services
from blog.lookup.answers import (
    MONTHS,
    Answer,
    FoundNotice,
    Standing,
    as_far_as_real,
    length_of,
    notice_in_title,
    plain,
)
from blog.models import Source

NAME = "PubMed"
TOOL = "anxdefy-sources"
_STUDY_TYPES = {
    "Randomized Controlled Trial": "Randomized controlled trial",
    "Meta-Analysis": "Meta-analysis",
    "Systematic Review": "Systematic review",
    "Clinical Trial": "Clinical trial",
    "Observational Study": "Observational study",
    "Case Reports": "Case reports",
    "Review": "Review",
}
"""In this order: a paper bears several, and the first is the most telling."""
_NOTICES = {
    "RetractionIn": Standing.RETRACTED,
    "PartialRetractionIn": Standing.CONCERN,
    "ExpressionOfConcernIn": Standing.CONCERN,
    "ErratumIn": Standing.CORRECTED,
    "CorrectedandRepublishedIn": Standing.CORRECTED,
    "UpdateIn": Standing.CORRECTED,
}


def record_of(pmid: str, *, retries: int = 0) -> Answer:
    """Raises LookupFailed."""
    body = services.ask(
        services.EUTILS,
        "/entrez/eutils/efetch.fcgi",
        {"db": "pubmed", "retmode": "xml", "id": pmid, **_who("email")},
        retries=retries,
    )
    article = _article(body)
    if _text(article, "MedlineCitation/PMID") != pmid:
        raise services.Nonsense("PubMed answered with another paper.")
    record = _record(article) | {"pmid": pmid} | _identifiers(article)
    types = [plain(node.text, most=100) for node in article.iter("PublicationType")]
    return Answer(
        record=record,
        notices=[
            *_notices(article, types, pmid),
            *notice_in_title(record["title"], f"PMID {pmid}", NAME),
        ],
        services=[NAME],
        raw={NAME: body.decode("utf-8", errors="replace")[:200_000]},
    )


def identifiers_of(identifier: str, *, retries: int = 0) -> Identifiers:
    """By DOI, PMID or PMCID; only papers in PubMed Central have all three. Raises
    LookupFailed."""
    body = services.ask(
        services.PMC,
        "/tools/idconv/api/v1/articles/",
        {"ids": identifier, "format": "json", **_who("email")},
        retries=retries,
    )
    try:
        (found,) = json.loads(body)["records"]
        # A paper that it does not know comes back with an errmsg and no PMCID.
        if "pmcid" not in found:
            raise services.NotKnown("PubMed Central has no such paper.")
        return Identifiers(
            doi=doi_from(str(found.get("doi") or "")),
            pmid=str(found.get("pmid") or ""),
            pmcid=pmcid_from(str(found["pmcid"])),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise services.Nonsense("PubMed Central’s answer cannot be read.") from error


def _who(name: str) -> dict[str, str]:
    contact = settings.LOOKUP_CONTACT
    return {"tool": TOOL, **({name: contact} if contact else {})}


def _article(body: bytes) -> ElementTree.Element:
    # An entity of the document's own has no place here, and could grow without bound.
    if b"<!ENTITY" in body:
        raise services.Nonsense("PubMed’s answer cannot be read.")
    try:
        root = ElementTree.fromstring(body)  # noqa: S314 (see above; size is bounded)
    except ElementTree.ParseError as error:
        raise services.Nonsense("PubMed’s answer cannot be read.") from error
    article = root.find("PubmedArticle")
    if article is None:
        if root.tag == "PubmedArticleSet":
            raise services.NotKnown("PubMed has no such record.")
        raise services.Nonsense("PubMed’s answer cannot be read.")
    return article


def _record(article: ElementTree.Element) -> dict[str, Any]:
    inner = "MedlineCitation/Article"
    title = plain(_text(article, f"{inner}/ArticleTitle"), most=length_of("title"))
    if not title:
        raise services.Nonsense("PubMed’s record has no title.")
    year, month, day = _date(article.find(f"{inner}/Journal/JournalIssue/PubDate"))
    texts = {
        "container_title": _text(article, f"{inner}/Journal/Title"),
        "volume": _text(article, f"{inner}/Journal/JournalIssue/Volume"),
        "issue": _text(article, f"{inner}/Journal/JournalIssue/Issue"),
        "page": whole_range(_text(article, f"{inner}/Pagination/MedlinePgn")),
    }
    found = [node.text for node in article.iter("PublicationType")]
    types = [told for name, told in _STUDY_TYPES.items() if name in found]
    return {
        "kind": str(Source.Kind.PREPRINT if "Preprint" in found else "article-journal"),
        # PubMed closes titles with a full stop and puts translations into brackets.
        "title": title.strip("[]").removesuffix("."),
        "authors": list(_authors(article)),
        "year": year,
        "month": month,
        "day": day,
        **{name: plain(text, most=length_of(name)) for name, text in texts.items()},
        **({"study_type": types[0]} if types else {}),
    }


def whole_range(pages: str) -> str:
    """1516-21 as 1516-1521: MEDLINE leaves out the digits that repeat."""
    found = re.fullmatch(r"([A-Za-z]*)(\d+)-([A-Za-z]*)(\d+)", pages.strip())
    if not found or found[3] not in {"", found[1]}:
        return pages.strip()
    start, end = found[2], found[4]
    whole = start[: len(start) - len(end)] + end if len(end) < len(start) else end
    return f"{found[1]}{start}-{found[1]}{whole}"


def _authors(article: ElementTree.Element) -> Iterator[dict[str, str]]:
    for person in article.iterfind("MedlineCitation/Article/AuthorList/Author"):
        if body := plain(_text(person, "CollectiveName"), most=200):
            yield {"literal": body}
            continue
        parts = {
            "family": plain(_text(person, "LastName"), most=100),
            "given": plain(_text(person, "ForeName"), most=100),
            "suffix": plain(_text(person, "Suffix"), most=20),
        }
        if parts["family"]:
            yield {name: part for name, part in parts.items() if part}


def _date(
    date: ElementTree.Element | None,
) -> tuple[int | None, int | None, int | None]:
    if date is None:
        return None, None, None
    # "2004 Mar-Apr" and the like stand in MedlineDate.
    loose = re.match(r"(\d{4})(?:\s+([A-Za-z]{3}))?", _text(date, "MedlineDate"))
    year = _text(date, "Year") or (loose[1] if loose else "")
    month = _text(date, "Month") or (loose[2] or "" if loose else "")
    day = _text(date, "Day")
    if not (year.isdigit() and len(year) == 4):
        return None, None, None
    name = month[:3].lower()
    number = int(month) if month.isdigit() else 0
    if name in MONTHS:
        number = MONTHS.index(name) + 1
    return as_far_as_real(int(year), number, int(day) if day.isdigit() else None)


def _identifiers(article: ElementTree.Element) -> dict[str, str]:
    """Of the paper itself: its references have lists of their own."""
    found = {}
    for node in article.iterfind("PubmedData/ArticleIdList/ArticleId"):
        kind, text = node.get("IdType"), (node.text or "").strip()
        try:
            if kind == "doi":
                found["doi"] = doi_from(text)
            elif kind == "pmc":
                found["pmcid"] = pmcid_from(text)
        except NotAnIdentifier:
            continue
    return found


def _notices(
    article: ElementTree.Element, types: list[str], pmid: str
) -> Iterator[FoundNotice]:
    told_by_notice = False
    for node in article.iter("CommentsCorrections"):
        kind = _NOTICES.get(node.get("RefType", ""))
        if kind is None:
            continue
        told_by_notice |= kind == Standing.RETRACTED
        where = plain(_text(node, "RefSource"), most=200)
        number = _text(node, "PMID")
        yield FoundNotice(kind, f"PMID {number}" if number.isdigit() else where, NAME)
    if "Retracted Publication" in types and not told_by_notice:
        yield FoundNotice(Standing.RETRACTED, f"PMID {pmid}", f"{NAME}: its type")


def _text(node: ElementTree.Element, path: str) -> str:
    """With what stands in <i> and <sub> inside."""
    found = node.find(path)
    return "" if found is None else "".join(found.itertext()).strip()
