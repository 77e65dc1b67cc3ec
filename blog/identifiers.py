"""Takes DOI, PMID and PMCID out of whatever people paste. Nothing is fetched."""

import re
from urllib.parse import quote, unquote

_DOI = re.compile(r"10\.\d{4,9}/[-._;()/:<>+#\[\]a-z0-9]+", re.IGNORECASE)
_PUBLISHERS_TAIL = re.compile(r"(?:/(?:full|abstract|pdf|epdf|meta))?[.,;]?$")
_PMID = re.compile(
    r"(?:pubmed\S*?/|pmid:?\s*|^)([1-9]\d{0,8})(?:[/?#].*)?$", re.IGNORECASE
)
_PMCID = re.compile(r"(?:^|/|pmcid:?\s*)(?:PMC)(\d{1,10})(?:[/?#].*)?$", re.IGNORECASE)


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
