"""From what was typed to what is shown."""

from dataclasses import dataclass, replace

from django.db.models.expressions import RawSQL
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from blog.search.found import MARK_CLOSE, MARK_OPEN, MOST_FOUND, Excerpt, Found, Open
from blog.search.kinds import Card, kind_named, kinds
from blog.search.spelling import better_spelled
from blog.search.typed import Typed, read
from blog.search.vendors import search_index

ON_A_PAGE = 10
_UNMARKED = str.maketrans("", "", MARK_OPEN + MARK_CLOSE)
PAGES = MOST_FOUND // ON_A_PAGE


@dataclass(frozen=True)
class Hit:
    card: Card
    title: str
    excerpt: SafeString
    is_unseen: bool
    """The words stand only where an excerpt shows nothing: see Card.unseen."""


@dataclass(frozen=True)
class Results:
    typed: Typed
    hits: list[Hit]
    count: int = 0
    page: int = 1
    meant: Typed | None = None
    """What was looked for instead, because nothing held what was typed."""

    @property
    def is_more_than_shown(self) -> bool:
        return self.count >= MOST_FOUND

    @property
    def last_page(self) -> int:
        return max(1, -(-self.count // ON_A_PAGE))


def search(text: str, page: int = 1) -> Results:
    typed = read(text)
    if not typed.terms:
        return Results(typed, [])
    found = _find(typed)
    if found:
        return _page(typed, typed, found, page)
    terms = better_spelled(typed.terms)
    meant = typed.with_terms(terms) if terms else None
    found = _find(meant) if meant else []
    if not meant or not found:
        # A word of a draft must not show itself as a suggestion either.
        return Results(typed, [])
    return replace(_page(typed, meant, found, page), meant=meant)


def _find(typed: Typed) -> list[Found]:
    among = []
    for kind in kinds():
        row = (
            kind.is_open().order_by().filter(pk=RawSQL("e.object_id", ())).values("pk")
        )
        sql, params = row.query.sql_with_params()
        among.append(Open(kind.name, sql, params))
    return search_index().find(typed.match, among=among)


def _page(typed: Typed, sought: Typed, found: list[Found], page: int) -> Results:
    shown = found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    return Results(typed, _hits(sought, shown), count=len(found), page=page)


def _hits(sought: Typed, shown: list[Found]) -> list[Hit]:
    if not shown:
        return []
    ids = [found.entry_id for found in shown]
    excerpts = search_index().excerpts(sought.match, ids)
    wanted: dict[str, list[int]] = {}
    for found in shown:
        wanted.setdefault(found.kind, []).append(found.object_id)
    cards = {name: kind_named(name).cards(ids) for name, ids in wanted.items()}
    return [
        _hit(excerpts[found.entry_id], cards[found.kind][found.object_id])
        for found in shown
        # Taken down between the two questions.
        if found.entry_id in excerpts and found.object_id in cards[found.kind]
    ]


def _hit(excerpt: Excerpt, card: Card) -> Hit:
    in_words, in_lead = MARK_OPEN in excerpt.words, MARK_OPEN in excerpt.lead
    return Hit(
        card=card,
        title=excerpt.title.translate(_UNMARKED),
        excerpt=_bold(excerpt.words if in_words else excerpt.lead),
        is_unseen=not (in_words or in_lead or MARK_OPEN in excerpt.title),
    )


def _bold(text: str) -> SafeString:
    """<mark> would say that a study stands behind the words."""
    shown = escape(text).replace(MARK_OPEN, "<b>").replace(MARK_CLOSE, "</b>")
    return mark_safe(shown)  # noqa: S308 — escaped before the tags were put in
