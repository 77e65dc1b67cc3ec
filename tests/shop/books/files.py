"""A file of the books as staff ask for it, and as a spreadsheet reads it."""

import csv
import io
from datetime import date
from decimal import Decimal

from django.test import Client

from shop.books.csv_file import pieces
from shop.books.period import Period
from shop.books.tables import TABLES

NOVEMBER = {"preset": "other", "since": "2026-11-01", "until": "2026-11-22"}
SEATTLE = {"city": "Seattle", "state": "WA", "postcode": "98101"}


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def table(key: str, since: str = "2026-11-01", until: str = "2026-11-30"):
    period = Period(date.fromisoformat(since), date.fromisoformat(until))
    return rows_of(b"".join(pieces(TABLES[key], period, lambda done: None)))


def sum_of(rows, column: str) -> Decimal:
    return sum((Decimal(row[column]) for row in rows), Decimal("0.00"))


def export(staff: Client, key: str = "orders", **typed):
    values = {"table": key} | NOVEMBER | typed
    return staff.post("/admin/books/export/add/", values, follow=True)
