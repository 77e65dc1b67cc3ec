"""COinS: what Zotero and its like find in a page. https://ocoins.info/

Not Google Scholar's citation_ tags beside it: those say that the page itself is the
paper, which ours is not."""

from collections.abc import Iterator
from urllib.parse import quote, urlencode

from django.utils.html import format_html
from django.utils.safestring import SafeString

from blog.models import Source

_BOOKS = {
    Source.Kind.BOOK: "book",
    Source.Kind.CHAPTER: "bookitem",
    Source.Kind.REPORT: "report",
}


def coins_html(source: Source, *, all_authors: bool = True) -> SafeString:
    query = urlencode(list(_pairs(source, all_authors)), quote_via=quote)
    return format_html('<span class="Z3988" title="{}"></span>', query)


def _pairs(source: Source, all_authors: bool) -> Iterator[tuple[str, str]]:
    genre = _BOOKS.get(Source.Kind(source.kind))
    yield "ctx_ver", "Z39.88-2004"
    yield "rft_val_fmt", f"info:ofi/fmt:kev:mtx:{'book' if genre else 'journal'}"
    yield "rft.genre", genre or _genre_in_journals(source)
    title = "rft.btitle" if genre and genre != "bookitem" else "rft.atitle"
    if source.doi:
        yield "rft_id", f"info:doi/{source.doi}"
    if source.pmid:
        yield "rft_id", f"info:pmid/{source.pmid}"
    if not source.doi and source.address:
        yield "rft_id", source.address
    yield title, source.title
    place = "rft.btitle" if genre == "bookitem" else "rft.jtitle"
    yield from _known(
        (place, source.container_title),
        ("rft.pub", source.publisher),
        ("rft.date", str(source.year or "")),
        ("rft.volume", source.volume),
        ("rft.issue", source.issue),
        ("rft.pages", source.page),
    )
    yield from _authors(source, all_authors)


def _genre_in_journals(source: Source) -> str:
    return "preprint" if source.kind == Source.Kind.PREPRINT else "article"


def _authors(source: Source, all_authors: bool) -> Iterator[tuple[str, str]]:
    if source.authors and "family" in source.authors[0]:
        yield "rft.aulast", source.authors[0]["family"]
        yield from _known(("rft.aufirst", source.authors[0].get("given", "")))
    names = source.full_author_names
    for name in names if all_authors else names[:1]:
        yield "rft.au", name


def _known(*pairs: tuple[str, str]) -> Iterator[tuple[str, str]]:
    return (pair for pair in pairs if pair[1])
