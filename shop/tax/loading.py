"""Rates of sales tax from a CSV file: all of it, or nothing and the reason."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

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


def load_rates(
    file: Iterable[str],
    *,
    are_samples: bool = False,
    tell: Callable[[int], None] = lambda line: None,
    before_writing: Callable[[], None] = lambda: None,
) -> Loaded:
    """Adds what the file has and the shop has not. The shop must be registered in the
    states of the file; samples register it. Tells each line that it has read. Raises
    UnusableRates, or what `before_writing` raises; nothing is written then."""
    states = _Registered(register=are_samples)
    standing = _Standing(TaxRate.objects.select_related("nexus"))
    problems: list[str] = []
    added: list[TaxRate] = []
    kept = 0
    for line, row in _rows(file):
        tell(line)
        try:
            rate = _rate(row, states)
            rate.is_sample = are_samples
            if standing.has(rate):
                kept += 1
                continue
            # What the constraints refuse is refused here in words, without a query.
            rate.clean_fields(exclude=["nexus"])
            rate.check_order()
            standing.add(rate)
        except ValidationError as error:
            problems += [f"Line {line}: {text}" for text in _sentences(error)]
            continue
        added.append(rate)
    if problems:
        raise UnusableRates(problems)
    with transaction.atomic():
        # At the end and at once, so that nobody's order waits while the file is read.
        before_writing()
        _write(states.new, added)
    return Loaded(len(added), kept)


def _write(states: list[Nexus], rates: list[TaxRate]) -> None:
    for nexus in states:
        nexus.save()
    for rate in rates:
        rate.nexus = rate.nexus  # Takes over the key of a state that is new.
    TaxRate.objects.bulk_create(rates, batch_size=1000)


class _Standing:
    """The rates that stand, and those of the file so far."""

    def __init__(self, rates: Iterable[TaxRate]) -> None:
        self.known: set[tuple[object, ...]] = set()
        self.near: dict[tuple[object, ...], list[TaxRate]] = defaultdict(list)
        for rate in rates:
            self._keep(rate)

    def has(self, rate: TaxRate) -> bool:
        return _identity(rate) in self.known

    def add(self, rate: TaxRate) -> None:
        """Raises ValidationError for one that would be charged twice."""
        for key in _keys(rate):
            for other in self.near[key]:
                if rate.overlaps(other):
                    raise other.stands_already()
        self._keep(rate)

    def _keep(self, rate: TaxRate) -> None:
        self.known.add(_identity(rate))
        for key in _keys(rate):
            self.near[key].append(rate)


def _keys(rate: TaxRate) -> Iterator[tuple[object, ...]]:
    """One for each three-digit area that the rate touches."""
    same = (rate.nexus.state, rate.jurisdiction.lower(), rate.tax_class)
    for area in range(int(rate.zip_from[:3]), int(rate.zip_to[:3]) + 1):
        yield (*same, area)


def _rows(file: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
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
        self.new: list[Nexus] = []

    def nexus(self, state: str, since: date) -> Nexus:
        if state not in self.known and self.register and state in STATES:
            self.known[state] = Nexus(state=state, since=since, is_sample=True)
            self.new.append(self.known[state])
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
