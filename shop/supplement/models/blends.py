"""What the lines of a panel must be to each other: 21 CFR 101.36(c)."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from shop.supplement.models.facts import FactsRow

Role = FactsRow.Role


@dataclass(frozen=True)
class Problem:
    row: FactsRow
    name: str
    """Of the field at which the sentence is shown."""
    sentence: str


@dataclass
class _Blend:
    row: FactsRow
    parts: list[FactsRow] = field(default_factory=list)


def problems_of(rows: Sequence[FactsRow]) -> Iterator[Problem]:
    """Of lines that are each right by themselves, in whatever order."""
    ordered = sorted(rows, key=lambda row: row.position)
    yield from _shared_positions(ordered)
    yield from _nutrients_listed_twice(ordered)
    blends: list[_Blend] = []
    above: _Blend | None = None
    for row in ordered:
        if row.role == Role.BLEND:
            above = _Blend(row)
            blends.append(above)
        elif row.role == Role.PART and above:
            above.parts.append(row)
        elif row.role == Role.PART:
            yield Problem(
                row, "role", "No blend stands above this line: put it below its blend."
            )
        elif row.nutrient is None:
            above = None
    for blend in blends:
        yield from _problems_of_blend(blend)


def _shared_positions(rows: Sequence[FactsRow]) -> Iterator[Problem]:
    if all(row.role == Role.INGREDIENT for row in rows):
        return
    for before, row in itertools.pairwise(rows):
        if before.position == row.position:
            yield Problem(
                row,
                "position",
                f"{before.name} has this position too. Beside a blend each line needs"
                " one of its own.",
            )


def _nutrients_listed_twice(rows: Sequence[FactsRow]) -> Iterator[Problem]:
    seen: set[str] = set()
    for row in rows:
        nutrient = row.nutrient
        if nutrient and nutrient.name in seen:
            yield Problem(
                row,
                "name",
                f"{nutrient.name} stands on the panel already. Add the amounts up on"
                " one line, with both sources in parentheses.",
            )
        elif nutrient:
            seen.add(nutrient.name)


def _problems_of_blend(blend: _Blend) -> Iterator[Problem]:
    if len(blend.parts) < 2:
        yield Problem(
            blend.row, "role", "A blend needs two parts or more on the lines below it."
        )
        return
    weighed = [(row, row.milligrams) for row in blend.parts if row.milligrams]
    for (before, more), (row, less) in itertools.pairwise(weighed):
        if less > more:
            yield Problem(
                row,
                "position",
                f"{row.name} ({row.amount_text}) weighs more than {before.name}"
                f" ({before.amount_text}) above it. The heaviest comes first:"
                " 21 CFR 101.36(c)(2).",
            )
    yield from _problems_of_total(
        blend, sum((weight for _, weight in weighed), Decimal())
    )


def _problems_of_total(blend: _Blend, parts: Decimal) -> Iterator[Problem]:
    total = blend.row.milligrams
    if total is None:
        return
    text = f"{parts.normalize():f} mg"
    if parts > total:
        yield Problem(
            blend.row,
            "amount",
            f"The parts weigh {text} together, more than the blend.",
        )
    elif parts < total and all(row.amount is not None for row in blend.parts):
        yield Problem(
            blend.row,
            "amount",
            f"The parts weigh {text} together. The weight of the blend is the same.",
        )
