"""FTS5: https://www.sqlite.org/fts5.html. Triggers keep it beside its table."""

from collections.abc import Sequence

from django.db import connection

from blog.search.found import (
    MARK_CLOSE,
    MARK_OPEN,
    MOST_FOUND,
    Excerpt,
    Found,
    Open,
    is_open_sql,
)

_TABLE = "blog_searchentry"
_COLUMNS = "title, lead, words, unseen"
_WEIGHTS = "10.0, 5.0, 1.0, 0.5"
# bm25() is negative, and nearer to zero the worse.
_FIRST = "-1000.0"
_ADD = f"""INSERT INTO blog_search_fts (rowid, {_COLUMNS})
    VALUES (new.id, new.title, new.lead, new.words, new.unseen);"""
_REMOVE = f"""INSERT INTO blog_search_fts (blog_search_fts, rowid, {_COLUMNS})
    VALUES ('delete', old.id, old.title, old.lead, old.words, old.unseen);"""


class SqliteIndex:
    def prepare(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"""CREATE VIRTUAL TABLE IF NOT EXISTS blog_search_fts USING fts5(
                {_COLUMNS}, content='{_TABLE}', content_rowid='id',
                tokenize='porter unicode61 remove_diacritics 2')"""
            )
            for event, acts in (
                ("INSERT", _ADD),
                ("DELETE", _REMOVE),
                ("UPDATE", _REMOVE + _ADD),
            ):
                cursor.execute(
                    f"""CREATE TRIGGER IF NOT EXISTS blog_search_{event.lower()}
                    AFTER {event} ON {_TABLE} BEGIN {acts} END"""
                )
            # A migration that makes the table anew drops its triggers.
            cursor.execute(
                "INSERT INTO blog_search_fts (blog_search_fts) VALUES ('rebuild')"
            )

    def find(self, match: str, *, among: Sequence[Open]) -> list[Found]:
        is_open, params = is_open_sql(tuple(among))

        def newest(badness: str) -> str:
            return f"""SELECT * FROM (SELECT e.id, e.kind, e.object_id,
                    {badness} AS badness
                FROM blog_search_fts JOIN {_TABLE} e ON e.id = blog_search_fts.rowid
                WHERE blog_search_fts MATCH %s AND {is_open}
                ORDER BY blog_search_fts.rowid DESC LIMIT {MOST_FOUND})"""

        # bm25() counts a word in the whole magazine: once is enough.
        heads = "{title lead} : (" + match + ")"
        with connection.cursor() as cursor:
            cursor.execute(
                f"""SELECT id, kind, object_id FROM (
                    {newest(_FIRST)} UNION ALL {newest(f"bm25(blog_search_fts, {_WEIGHTS})")}
                ) GROUP BY id ORDER BY MIN(badness), id DESC LIMIT {MOST_FOUND}""",
                [heads, *params, match, *params],
            )
            return [Found(*row) for row in cursor.fetchall()]

    def excerpts(self, match: str, entry_ids: Sequence[int]) -> dict[int, Excerpt]:
        marks = [MARK_OPEN, MARK_CLOSE]
        places = ", ".join(["%s"] * len(entry_ids))
        with connection.cursor() as cursor:
            cursor.execute(
                f"""SELECT rowid, highlight(blog_search_fts, 0, %s, %s),
                    highlight(blog_search_fts, 1, %s, %s),
                    snippet(blog_search_fts, 2, %s, %s, ' … ', 36)
                FROM blog_search_fts
                WHERE blog_search_fts MATCH %s AND rowid IN ({places})""",
                [*marks * 3, match, *entry_ids],
            )
            return {row[0]: Excerpt(*row[1:]) for row in cursor.fetchall()}
