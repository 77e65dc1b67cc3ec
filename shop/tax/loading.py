"""Rates of sales tax from a CSV file: all of it, or nothing and the reason."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TextIO

from django.core.exceptions import ValidationError
from django.db import transaction

from shop.shipping.states import STATES
from shop.tax.models import Nexus, TaxRate

COLUMNS = [
    *["state", "jurisdiction", "tax_class", "zip_from", "zip_to"],
    *["percent", "since", "until"],
]
MOST_ROWS = 100_000


class UnusableRates(ValueError):
    """Sentences, each with the line of the file it is about."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True)
class Loaded:
    added: int
    kept: int
    """Rows that stood already, word for word."""


@transaction.atomic
def load_rates(file: TextIO, *, are_samples: bool = False) -> Loaded:
    """Adds what the file has and the shop has not. The shop must be registered in the
    states of the file; samples register it. Raises UnusableRates; nothing is written
    then."""
    states = _Registered(register=are_samples)
    known = {_identity(rate) for rate in TaxRate.objects.select_related("nexus")}
    problems: list[str] = []
    added = kept = 0
    for line, row in _rows(file):
        try:
            rate = _rate(row, states)
            if _identity(rate) in known:
                kept += 1
                continue
            rate.is_sample = are_samples
            # What the constraints refuse, clean() refuses in words and in one query.
            rate.full_clean(exclude=["nexus"], validate_constraints=False)
        except ValidationError as error:
            problems += [f"Line {line}: {text}" for text in _sentences(error)]
            continue
        rate.save()
        known.add(_identity(rate))
        added += 1
    if problems:
        raise UnusableRates(problems)
    return Loaded(added, kept)


def _rows(file: TextIO) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(file)
    try:
        if list(reader.fieldnames or []) != COLUMNS:
            raise UnusableRates([f"The first line must read {','.join(COLUMNS)}."])
        for number, row in enumerate(reader, start=2):
            if number > MOST_ROWS:
                raise UnusableRates([f"{MOST_ROWS} rows are the most at once."])
            yield number, {name: (row.get(name) or "").strip() for name in COLUMNS}
    except (csv.Error, UnicodeDecodeError) as error:
        raise UnusableRates(["The file is not CSV in UTF-8."]) from error


def _rate(row: dict[str, str], states: "_Registered") -> TaxRate:
    since = _day(row["since"], "since")
    return TaxRate(
        nexus=states.nexus(row["state"].upper(), since),
        jurisdiction=row["jurisdiction"],
        tax_class=row["tax_class"],
        zip_from=row["zip_from"],
        zip_to=row["zip_to"],
        percent=TaxRate._meta.get_field("percent").to_python(row["percent"]),
        since=since,
        until=_day(row["until"], "until") if row["until"] else None,
    )


class _Registered:
    """The states by their letters, as the file comes to them."""

    def __init__(self, *, register: bool) -> None:
        self.known = {nexus.state: nexus for nexus in Nexus.objects.all()}
        self.register = register

    def nexus(self, state: str, since: date) -> Nexus:
        if state not in self.known and self.register and state in STATES:
            self.known[state] = Nexus.objects.create(
                state=state, since=since, is_sample=True
            )
        if state not in self.known:
            raise ValidationError(
                f"The shop is not registered in “{state}”. Add the state first."
            )
        return self.known[state]


def _day(text: str, column: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValidationError(
            {column: "Give the day as 2026-01-31: year, month, day."}
        ) from None


def _identity(rate: TaxRate) -> tuple[object, ...]:
    return (
        rate.nexus.state,
        rate.jurisdiction.lower(),
        rate.tax_class,
        *(rate.zip_from, rate.zip_to, rate.percent, rate.since, rate.until),
    )


def _sentences(error: ValidationError) -> Iterable[str]:
    if not hasattr(error, "error_dict"):
        return error.messages
    return [
        f"{field}: {text}" if field != "__all__" else text
        for field, texts in error.message_dict.items()
        for text in texts
    ]
