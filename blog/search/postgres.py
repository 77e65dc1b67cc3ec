"""Full text of PostgreSQL: https://www.postgresql.org/docs/current/textsearch.html.
Generated columns keep the vectors; no extension is needed."""

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
_HEAD = """setweight(to_tsvector('english', title), 'A')
    || setweight(to_tsvector('english', lead), 'B')"""
_ALL = f"""{_HEAD} || setweight(to_tsvector('english', words), 'C')
    || setweight(to_tsvector('english', unseen), 'D')"""
_QUERY = "websearch_to_tsquery('english', %s)"
_MARKS = f"StartSel={MARK_OPEN}, StopSel={MARK_CLOSE}"


class PostgresIndex:
    def prepare(self) -> None:
        with connection.cursor() as cursor:
            for name, words in (("search_head", _HEAD), ("search_all", _ALL)):
                cursor.execute(
                    f"""ALTER TABLE {_TABLE} ADD COLUMN IF NOT EXISTS {name} tsvector
                    GENERATED ALWAYS AS ({words}) STORED"""
                )
                cursor.execute(
                    f"""CREATE INDEX IF NOT EXISTS blog_{name}
                    ON {_TABLE} USING gin ({name})"""
                )

    def find(self, match: str, *, among: Sequence[Open]) -> list[Found]:
        is_open, params = is_open_sql(tuple(among))

        def newest(column: str) -> str:
            return f"""(SELECT e.* FROM {_TABLE} e
                WHERE e.{column} @@ {_QUERY} AND {is_open}
                ORDER BY e.id DESC LIMIT {MOST_FOUND})"""

        with connection.cursor() as cursor:
            cursor.execute(
                f"""SELECT id, kind, object_id FROM (
                    {newest("search_head")} UNION ALL {newest("search_all")}
                ) AS e GROUP BY id, kind, object_id
                ORDER BY MAX(ts_rank(search_all, {_QUERY})) DESC, id DESC
                LIMIT {MOST_FOUND}""",
                [match, *params, match, *params, match],
            )
            return [Found(*row) for row in cursor.fetchall()]

    def excerpts(self, match: str, entry_ids: Sequence[int]) -> dict[int, Excerpt]:
        with connection.cursor() as cursor:
            cursor.execute(
                f"""SELECT id,
                    ts_headline('english', title, query, %s),
                    ts_headline('english', lead, query, %s),
                    ts_headline('english', words, query, %s)
                FROM {_TABLE}, {_QUERY} AS query WHERE id = ANY(%s)""",
                [
                    f"{_MARKS}, HighlightAll=true",
                    f"{_MARKS}, HighlightAll=true",
                    f"{_MARKS}, MaxFragments=2, MaxWords=18, MinWords=9,"
                    " FragmentDelimiter=' … '",
                    match,
                    list(entry_ids),
                ],
            )
            return {row[0]: Excerpt(*row[1:]) for row in cursor.fetchall()}
