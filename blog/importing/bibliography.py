"""One entry of a list of sources, in whatever form, to what can be known of it."""

import html
import re
import unicodedata
from dataclasses import dataclass

from blog.identifiers import Identifiers, identifiers_in
from blog.importing.endmatter import Entry

_LINK = re.compile(r"\[(?P<words>[^\]]+)\]\((?P<address>[^)\s]+)[^)]*\)")
_ADDRESS = re.compile(r"<?(?P<address>https?://[^\s<>]+)>?")
_NAMED_IDENTIFIER = re.compile(
    r"\b(?:doi:?\s*10\.\S+|PMID:?\s*\d+|PMCID:?\s*PMC\d+|PMC\d{3,})[.;,]?",
    re.IGNORECASE,
)
_EMPHASIS = re.compile(r"(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)")
_LIBRARY = re.compile(
    r"\s+(?:[-–—|·:])\s+(?:PMC|PubMed(?: Central)?|NCBI|NIH|ScienceDirect|SpringerLink"
    r"|Springer(?: Nature)?(?: Link)?|Wiley(?: Online Library)?|MDPI|Frontiers|Nature"
    r"|Oxford Academic|Taylor & Francis(?: Online)?|SAGE Journals|PLOS ONE"
    r"|Europe PMC|Semantic Scholar|ResearchGate|Google Scholar|JSTOR)\.?$",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“\"](?P<title>[^”\"]{15,})[.,]?[”\"]")
_YEAR_IN_BRACKETS = re.compile(r"\((?P<year>(?:19|20)\d\d)[a-z]?(?:,[^)]*)?\)\.?\s*")
_YEAR = re.compile(r"(?<![\d.:/-])(?P<year>(?:19|20)\d\d)(?![\d/-])")
_VANCOUVER = re.compile(
    r"^(?P<authors>[^\W\d_][\w'’ -]+ [A-Z]{1,3}(?:,\s[^.]+?)?(?:,? et al)?)\.\s+"
    r"(?P<title>[^.?]{15,}[.?])(?:\s+(?P<journal>[^.;\d]{3,})[.;]?)?"
)
_FAMILY = re.compile(r"^(?P<family>[^\W\d_][\w'’-]*(?:\s[a-z]+\s\w+)?)")
_MAX_TITLE = 500


@dataclass(frozen=True)
class Reference:
    line: int
    raw: str
    title: str
    has_title: bool
    container_title: str
    publisher: str
    first_author: str
    year: int | None
    address: str
    identifiers: Identifiers


def read_reference(entry: Entry) -> Reference:
    raw = html.unescape(entry.text)
    address = _address(raw)
    words = _words(raw)
    title, container, publisher = _title_and_journal(words)
    return Reference(
        line=entry.line,
        raw=raw,
        title=(title or address or raw)[:_MAX_TITLE].strip(),
        has_title=bool(title),
        container_title=container[:255],
        publisher=publisher[:255],
        first_author=_first_author(words, title),
        year=_year(words),
        address=address if len(address) <= _MAX_TITLE else "",
        identifiers=identifiers_in(raw),
    )


def comparable(title: str) -> str:
    """A title without what people write differently: case, marks, spaces, accents."""
    text = html.unescape(re.sub(r"<[^>]*>", " ", title)).replace("&", " and ")
    text = unicodedata.normalize("NFKD", text.casefold())
    text = "".join(char for char in text if not unicodedata.combining(char))
    return " ".join(re.findall(r"[^\W_]+", text))


def _address(raw: str) -> str:
    if link := _LINK.search(raw):
        return link["address"]
    found = _ADDRESS.search(raw)
    return found["address"].rstrip(".,;)") if found else ""


def _words(raw: str) -> str:
    """Without addresses, identifiers and Markdown."""
    text = _LINK.sub(lambda link: link["words"], raw)
    text = _NAMED_IDENTIFIER.sub(" ", _ADDRESS.sub(" ", text))
    text = re.sub(r"<[^>]*>", "", _EMPHASIS.sub("", text))
    return " ".join(text.split()).strip(" -–—|·:,;")


def _title_and_journal(words: str) -> tuple[str, str, str]:
    words = _LIBRARY.sub("", words)
    columns = [part.strip() for part in re.split(r"\s\|\s", words)]
    if len(columns) > 1:
        title, container, publisher = [*columns, "", ""][:3]
        return title, container, publisher
    if quoted := _QUOTED.search(words):
        return quoted["title"].rstrip(".,"), "", ""
    if year := _YEAR_IN_BRACKETS.search(words):
        after = words[year.end() :]
        title, _, journal = after.partition(". ")
        if len(title) >= 15 and year.start() > 0:
            return title.rstrip("."), _journal(journal), ""
    if vancouver := _VANCOUVER.match(words):
        return vancouver["title"].rstrip("."), (vancouver["journal"] or "").strip(), ""
    return words.rstrip("."), "", ""


def _journal(text: str) -> str:
    return re.split(r"[,.;]|\s\d", text, maxsplit=1)[0].strip()


def _first_author(words: str, title: str) -> str:
    before = words.partition(title)[0] if title else ""
    found = _FAMILY.match(before)
    return found["family"] if found else ""


def _year(words: str) -> int | None:
    found = _YEAR_IN_BRACKETS.search(words) or _YEAR.search(words)
    return int(found["year"]) if found else None
