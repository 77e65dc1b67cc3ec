"""Puts pages into the index. Called where words are saved, in the same transaction."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction

from blog.models import SearchEntry, SearchWord
from blog.search.entries import Entry, folded, plain, vocabulary
from blog.search.kinds import kinds

BATCH = 200
_TEXTS = ("title", "lead", "words", "unseen")

__all__ = ["Entry", "put", "rebuild"]


@transaction.atomic
def put(entries: Iterable[Entry]) -> int:
    """Adds or replaces; returns how many."""
    count = 0
    remaining = iter(entries)
    while batch := list(islice(remaining, BATCH)):
        rows = list(map(_row, batch))
        SearchEntry.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["kind", "object_id"],
            update_fields=list(_TEXTS),
        )
        _learn(rows)
        count += len(rows)
    return count


@transaction.atomic
def rebuild() -> int:
    """All anew, and nothing that is no more; returns how many pages can be found."""
    SearchEntry.objects.all().delete()
    SearchWord.objects.all().delete()
    return put(_all_entries())


def _all_entries() -> Iterator[Entry]:
    for kind in kinds():
        yield from kind.entries()


def _row(entry: Entry) -> SearchEntry:
    unseen = plain(entry.unseen)
    seen = [plain(text) for text in (entry.title, entry.lead, entry.words)]
    # PostgreSQL tells é from e: words with such letters can be found without them too.
    bare = " ".join(
        folded(word)
        for text in (*seen, unseen)
        for word in text.split()
        if not word.isascii() and folded(word) != word
    )
    return SearchEntry(
        kind=entry.kind,
        object_id=entry.object_id,
        title=seen[0][:500],
        lead=seen[1],
        words=seen[2],
        unseen=f"{unseen} {bare}".strip(),
    )


def _learn(rows: list[SearchEntry]) -> None:
    words = vocabulary(*(getattr(row, name) for row in rows for name in _TEXTS))
    SearchWord.objects.bulk_create(
        [SearchWord(word=word, length=len(word)) for word in sorted(words)],
        ignore_conflicts=True,
    )
