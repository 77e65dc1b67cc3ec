"""CSV that opens in a spreadsheet, and does nothing there."""

import csv
import io
import re
from collections.abc import Iterator

from shop.books.paging import Tell
from shop.books.period import Period
from shop.books.tables import Table

PIECE = 256 * 1024
"""Bytes that are held before they are written away."""

BYTE_ORDER_MARK = "\ufeff"
"""Excel takes a file for UTF-8 only with it."""

FORMULA = re.compile(r"\s*[=+\-@\t\r＝＋－＠]")  # noqa: RUF001 (Excel reads these too)
NUMBER = re.compile(r"-?\d+(\.\d+)?\Z")


def plain(value: str) -> str:
    """Whatever a spreadsheet would compute gets an apostrophe before it: a buyer can
    call themselves =HYPERLINK(…). https://owasp.org/www-community/attacks/CSV_Injection"""
    if FORMULA.match(value) and not NUMBER.match(value):
        return f"'{value}"
    return value


def pieces(table: Table, period: Period, tell: Tell) -> Iterator[bytes]:
    """The file, in pieces of some 256 KB."""
    rows = table.rows()
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write(BYTE_ORDER_MARK)
    writer.writerow(rows.get_export_headers())
    for row in rows.rows(period, tell):
        writer.writerow([plain(str(value)) for value in rows.export_resource(row)])
        if buffer.tell() >= PIECE:
            yield _emptied(buffer)
    yield _emptied(buffer)


def _emptied(buffer: io.StringIO) -> bytes:
    content = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return content
