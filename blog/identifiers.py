"""Takes DOI, PMID and PMCID out of whatever people paste. Nothing is fetched."""

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

_DOI = re.compile(r"10\.\d{4,9}/[-._;()/:<>+#\[\]a-z0-9]+", re.IGNORECASE)
_PUBLISHERS_TAIL = re.compile(r"(?:/(?:full|abstract|pdf|epdf|meta))?[.,;]?$")
_PMID = re.compile(
    r"(?:pubmed\S*?/|pmid:?\s*|^)([1-9]\d{0,8})(?:[/?#].*)?$", re.IGNORECASE
)
_PMCID = re.compile(r"(?:^|/|pmcid:?\s*)(?:PMC)(\d{1,10})(?:[/?#].*)?$", re.IGNORECASE)


# The same three, wherever they stand in a line of text.
_DOI_IN_TEXT = re.compile(r"10\.\d{4,9}/[^\s\"<>|\]]+", re.IGNORECASE)
_PMCID_IN_TEXT = re.compile(r"\bPMC\s?(\d{3,})\b", re.IGNORECASE)
_PMID_IN_TEXT = re.compile(
    r"(?:\bPMID:?\s*|pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/)"
    r"([1-9]\d{0,8})\b",
    re.IGNORECASE,
)
_PAGE_OF_A_PUBLISHER = re.compile(r"/(?:full|abstract|pdf|epdf|html|meta)/?$")
_PUNCTUATION = ".,;:'*_?\u2019\u201d"
_CLOSING = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True)
class Identifiers:
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""


class NotAnIdentifier(ValueError):
    """Holds a sentence for the person who typed it."""


def doi_from(text: str) -> str:
    """The DOI in lower case without https://doi.org/; an empty text stays empty.

    DOIs are case-insensitive: https://www.doi.org/doi-handbook/HTML/doi-name-syntax.html
    """
    pasted = unquote(text.strip())
    if not pasted:
        return ""
    if pasted.lower().startswith(("http://", "https://")):
        pasted = pasted.partition("?")[0]
    found = _DOI.search(pasted)
    before = pasted[: found.start()].lower() if found else ""
    is_alone = before in {"", "doi:", "doi: "} or before.startswith("http")
    if not found or not is_alone or found.end() != len(pasted):
        raise NotAnIdentifier(
            "This is no DOI. A DOI looks like 10.1113/jphysiol.2003.044099."
        )
    return _PUBLISHERS_TAIL.sub("", found.group()).lower()


def pmid_from(text: str) -> str:
    """The digits of a PMID or of its PubMed address; an empty text stays empty."""
    if not text.strip():
        return ""
    found = _PMID.search(text.strip())
    if not found:
        raise NotAnIdentifier("A PMID is a number, such as 12909682.")
    return found.group(1)


def pmcid_from(text: str) -> str:
    """PMC and a number, from any writing of it; an empty text stays empty."""
    if not text.strip():
        return ""
    found = _PMCID.search(text.strip())
    if not found:
        raise NotAnIdentifier("A PMCID is PMC and a number, such as PMC2343213.")
    return f"PMC{found.group(1)}"


def doi_address(doi: str) -> str:
    return "https://doi.org/" + quote(doi, safe="/:;()._-")


def pmid_address(pmid: str) -> str:
    return f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"


def pmcid_address(pmcid: str) -> str:
    return f"https://pmc.ncbi.nlm.nih.gov/articles/{pmcid}/"


def the_identifier_in(text: str) -> Identifiers:
    """The one that somebody typed or pasted, a link included.

    Raises NotAnIdentifier, with a sentence for them.
    """
    for name, read in (("pmcid", pmcid_from), ("pmid", pmid_from), ("doi", doi_from)):
        try:
            found = read(text)
        except NotAnIdentifier:
            continue
        if found:
            return Identifiers(**{name: found})
    found_inside = identifiers_in(text)
    if found_inside == Identifiers():
        raise NotAnIdentifier(
            "There is no DOI, PMID or PMCID in this. Open the paper’s page, copy its"
            " DOI, such as 10.1113/jphysiol.2003.044099, and paste that."
        )
    return found_inside


def identifiers_in(text: str) -> Identifiers:
    """The first DOI, PMID and PMCID that the text or its links name."""
    text = unquote(text)
    doi = _DOI_IN_TEXT.search(text)
    pmid = _PMID_IN_TEXT.search(text)
    pmcid = _PMCID_IN_TEXT.search(text)
    return Identifiers(
        doi=_without_what_follows(doi.group()) if doi else "",
        pmid=pmid.group(1) if pmid else "",
        pmcid=f"PMC{pmcid.group(1)}" if pmcid else "",
    )


def _without_what_follows(doi: str) -> str:
    # A DOI may hold brackets, so a closing one goes only when nothing opened it.
    while doi:
        last = doi[-1]
        is_unopened = doi.count(last) > doi.count(_CLOSING.get(last, last))
        if last not in _PUNCTUATION and not is_unopened:
            break
        doi = doi[:-1]
    return _PAGE_OF_A_PUBLISHER.sub("", doi)
