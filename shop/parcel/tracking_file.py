"""Tracking numbers as carriers' tools give them: a pasted column, or a file of orders
and numbers."""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from shop.order.models import Order
from shop.parcel.models import Parcel

LARGEST = 1_000_000
"""Bytes of a file; ten thousand parcels need less."""
CARRIERS = {label.casefold(): value for value, label in Parcel.Carrier.choices}
ROUNDED = re.compile(r"\d[.,]?\d*E\+\d+", re.IGNORECASE)


@dataclass
class Found:
    """By the key of its order. What could not be read is told in sentences."""

    numbers: dict[int, str] = field(default_factory=dict)
    carriers: dict[int, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def text_of(content: bytes) -> str:
    """Raises ValueError for what is no text."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise ValueError("no text")


def read(text: str, orders: Sequence[Order]) -> Found:
    """Rows of several cells name their order; a single column is in the order in which
    the orders stand on the page."""
    rows = [row for row in _rows(text) if any(row)]
    found = Found()
    if all(len(row) == 1 for row in rows):
        _read_column([row[0] for row in rows], orders, found)
    else:
        _read_table(rows, orders, found)
    return found


def _rows(text: str) -> Iterable[list[str]]:
    first = text.partition("\n")[0]
    delimiter = max("\t;,", key=first.count)
    lines = text.replace("\x00", "").splitlines()
    for row in csv.reader(lines, delimiter=delimiter, strict=False):
        cells = [cell.strip().strip("=\"'") for cell in row]
        yield cells


def _read_column(column: list[str], orders: Sequence[Order], found: Found) -> None:
    for order, number in zip(orders, column, strict=False):
        _note(order, number, "", found)
    if len(column) != len(orders):
        found.problems.append(
            f"{_many(len(column), 'number')} for {_many(len(orders), 'order')}: compare"
            " the rows below before you ship."
        )


def _read_table(rows: list[list[str]], orders: Sequence[Order], found: Found) -> None:
    by_number = {_plain(order.number): order for order in orders}
    header = [cell.casefold() for cell in rows[0]]
    at = next((n for n, name in enumerate(header) if "track" in name), None)
    body = rows if at is None else rows[1:]
    for row in body:
        order = next(
            (by_number[key] for key in map(_plain, row) if key in by_number), None
        )
        if order is None:
            found.problems.append(f"No order on this page is named in “{_cut(row)}”.")
            continue
        others = [cell for cell in row if cell and _plain(cell) != _plain(order.number)]
        carrier = next((c for c in map(str.casefold, others) if c in CARRIERS), "")
        if at is not None and at < len(row):
            number = row[at]
        else:
            rest = [cell for cell in others if cell.casefold() not in CARRIERS]
            number = max(rest, key=_digits, default="")
        _note(order, number, CARRIERS.get(carrier, ""), found)


def _note(order: Order, number: str, carrier: str, found: Found) -> None:
    if order.pk in found.numbers:
        found.problems.append(f"Order {order.number} stands there twice.")
        return
    if ROUNDED.fullmatch(number):
        found.problems.append(
            f"Order {order.number}: a spreadsheet has rounded its number to {number}."
            " Save the column as text, or copy it from the carrier’s page."
        )
        return
    # What is too long for a form is told there.
    found.numbers[order.pk] = number[:200]
    if carrier:
        found.carriers[order.pk] = carrier


def _plain(cell: str) -> str:
    return re.sub(r"[\s#\u2010-\u2015-]", "", cell).upper()


def _digits(cell: str) -> int:
    return sum(letter.isdigit() for letter in cell)


def _cut(row: list[str]) -> str:
    text = ", ".join(filter(None, row))
    return text if len(text) <= 60 else f"{text[:60]}…"


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
