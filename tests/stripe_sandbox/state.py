"""What the stand-in remembers: objects, events, deliveries and answers, in SQLite."""

import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Json = dict[str, Any]

SCHEMA = """
CREATE TABLE IF NOT EXISTS object (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    private TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS object_kind ON object (kind, number);
CREATE INDEX IF NOT EXISTS open_session ON object
    (json_extract(body, '$.expires_at'))
    WHERE kind = 'checkout.session' AND json_extract(body, '$.status') = 'open';
CREATE TABLE IF NOT EXISTS delivery (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    event TEXT NOT NULL,
    due REAL NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    outcome TEXT NOT NULL DEFAULT 'waiting'
);
CREATE INDEX IF NOT EXISTS delivery_outcome ON delivery (outcome, due);
CREATE TABLE IF NOT EXISTS answer (
    key TEXT PRIMARY KEY,
    endpoint TEXT NOT NULL,
    parameters TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    request TEXT NOT NULL,
    created INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class State:
    """One connection behind one lock: every change is a whole transaction."""

    def __init__(self, path: Path | None = None):
        self._lock = threading.RLock()
        self._depth = 0
        self._connection = sqlite3.connect(
            path or ":memory:", check_same_thread=False, isolation_level=None
        )
        if path:
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.executescript(SCHEMA)

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the block or nothing of it; may be nested."""
        with self._lock:
            place = f"nested_{self._depth}"
            begin, commit, rollback = (
                (
                    f"SAVEPOINT {place}",
                    f"RELEASE {place}",
                    f"ROLLBACK TO {place}; RELEASE {place}",
                )
                if self._depth
                else ("BEGIN IMMEDIATE", "COMMIT", "ROLLBACK")
            )
            self._connection.execute(begin)
            self._depth += 1
            try:
                yield
            except BaseException:
                for statement in rollback.split("; "):
                    self._connection.execute(statement)
                raise
            else:
                self._connection.execute(commit)
            finally:
                self._depth -= 1

    def run(self, sql: str, *values: Any) -> int:
        """Runs one statement; the number of rows that it touched."""
        with self._lock:
            return self._connection.execute(sql, values).rowcount

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    # Objects as the API shows them, each with a private part that it never shows

    def add(self, kind: str, body: Json, private: Json | None = None) -> Json:
        self.run(
            "INSERT INTO object (id, kind, body, private) VALUES (?, ?, ?, ?)",
            body["id"],
            kind,
            json.dumps(body),
            json.dumps(private or {}),
        )
        return body

    def save(self, body: Json) -> Json:
        self.run(
            "UPDATE object SET body = ? WHERE id = ?", json.dumps(body), body["id"]
        )
        return body

    def get(self, kind: str, object_id: str) -> Json | None:
        found = self.rows(
            "SELECT body FROM object WHERE id = ? AND kind = ?", object_id, kind
        )
        return json.loads(found[0][0]) if found else None

    def private(self, object_id: str) -> Json:
        found = self.rows("SELECT private FROM object WHERE id = ?", object_id)
        return json.loads(found[0][0])

    def keep_private(self, object_id: str, private: Json) -> None:
        self.run(
            "UPDATE object SET private = ? WHERE id = ?", json.dumps(private), object_id
        )

    def find(
        self,
        kind: str,
        *,
        older_than: int | None = None,
        newer_than: int | None = None,
        **fields: Any,
    ) -> list[Json]:
        """Objects of one kind whose top-level fields have these values, newest first."""
        where = "".join(f" AND json_extract(body, '$.{name}') = ?" for name in fields)
        values = [kind, *fields.values()]
        for sign, number in (("<", older_than), (">", newer_than)):
            if number is not None:
                where += f" AND number {sign} ?"
                values.append(number)
        found = self.rows(
            f"SELECT body FROM object WHERE kind = ?{where} ORDER BY number DESC",  # noqa: S608
            *values,
        )
        return [json.loads(body) for (body,) in found]

    def open_until(self, moment: int) -> list[Json]:
        """The open Checkout Sessions that are to expire by then."""
        found = self.rows(
            "SELECT body FROM object WHERE kind = 'checkout.session'"
            " AND json_extract(body, '$.status') = 'open'"
            " AND json_extract(body, '$.expires_at') <= ?",
            moment,
        )
        return [json.loads(body) for (body,) in found]

    def number(self, kind: str, object_id: str) -> int | None:
        """The place of an object in the order in which objects were made."""
        found = self.rows(
            "SELECT number FROM object WHERE id = ? AND kind = ?", object_id, kind
        )
        return found[0][0] if found else None

    # The clock, which a test may move on

    def now(self) -> int:
        return int(self.exact_now())

    def exact_now(self) -> float:
        return time.time() + float(self.setting("clock_offset", "0"))

    def advance_clock(self, seconds: float) -> None:
        offset = float(self.setting("clock_offset", "0")) + seconds
        self.keep_setting("clock_offset", str(offset))

    def setting(self, name: str, default: str = "") -> str:
        found = self.rows("SELECT value FROM setting WHERE name = ?", name)
        return found[0][0] if found else default

    def keep_setting(self, name: str, value: str) -> None:
        self.run(
            "INSERT INTO setting (name, value) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            name,
            value,
        )
