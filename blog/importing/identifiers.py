import re
from dataclasses import dataclass
from urllib.parse import unquote

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>|\]]+", re.IGNORECASE)
_PMCID = re.compile(r"\bPMC\s?(\d{3,})\b", re.IGNORECASE)
_PMID = re.compile(
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


def identifiers_in(text: str) -> Identifiers:
    """The first DOI, PMID and PMCID that the text or its links name."""
    text = unquote(text)
    doi = _DOI.search(text)
    pmid = _PMID.search(text)
    pmcid = _PMCID.search(text)
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
