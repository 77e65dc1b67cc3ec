"""The rows that a new database holds (kinds of content, rights, groups), kept to put
them back after a test that committed.

Django makes them again, with some 500 queries, after every such test: nine tenths of
what emptying the database took.
"""

from dataclasses import dataclass
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.test import TransactionTestCase


@dataclass(frozen=True)
class Rows:
    table: str
    columns: list[str]
    values: list[tuple[Any, ...]]

    def put_back(self) -> None:
        quote = connection.ops.quote_name
        columns = ", ".join(map(quote, self.columns))
        places = ", ".join(["%s"] * len(self.columns))
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {quote(self.table)} ({columns}) VALUES ({places})",  # noqa: S608
                self.values,
            )


def rows_of(table: str) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
        columns = [column[0] for column in cursor.description]
        return Rows(table, columns, cursor.fetchall())


def first_rows() -> list[Rows]:
    tables = connection.introspection.django_table_names(
        only_existing=True, include_views=False
    )
    return [rows for table in sorted(tables) if (rows := rows_of(table)).values]


def empty_but_for(first: list[Rows]) -> None:
    call_command(
        "flush",
        verbosity=0,
        interactive=False,
        reset_sequences=False,
        inhibit_post_migrate=True,
    )
    with transaction.atomic():
        for rows in first:
            rows.put_back()


def put_back_after_each(test_case: type[TransactionTestCase]) -> None:
    first = first_rows()
    test_case._fixture_teardown = lambda case: empty_but_for(first)
