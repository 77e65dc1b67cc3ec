"""What FDA has a Daily Value for, and what part of it an amount is.

The table is daily_values.toml, so that counsel can read it without reading code."""

import re
import tomllib
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("daily_values.toml")
LEAST_OF_RDI = Decimal("0.02")
"""A vitamin or mineral below this part of its RDI counts as zero and is not listed:
21 CFR 101.36(b)(2)(i), 101.9(c)(8)(iii)."""

_PARENTHESES = re.compile(r"\([^()]*\)")


@dataclass(frozen=True)
class Nutrient:
    """A dietary ingredient of 21 CFR 101.36(b)(2)."""

    place: int
    """In the order of the rule, from 0."""
    name: str
    unit: str
    rdi: Decimal | None = None
    drv: Decimal | None = None
    level: int = 0
    per_2000_calories: bool = False
    without_percent: bool = False
    also: tuple[str, ...] = ()

    @property
    def daily_value(self) -> Decimal | None:
        """In `unit`."""
        return self.rdi or self.drv

    @property
    def daily_value_text(self) -> str:
        return f"{self.daily_value:f} {self.unit}"

    def percent(self, amount: Decimal) -> int | None:
        """To the nearest whole percent, halves up: 21 CFR 101.36(b)(2)(iii)(C)."""
        if self.daily_value is None:
            return None
        part = amount * 100 / self.daily_value
        return int(part.quantize(Decimal(1), rounding=ROUND_HALF_UP))

    def is_too_little(self, amount: Decimal) -> bool:
        return self.rdi is not None and amount < self.rdi * LEAST_OF_RDI


@cache
def nutrients() -> tuple[Nutrient, ...]:
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"), parse_float=Decimal)
    return tuple(
        Nutrient(place=place, **{name: _exact(name, row[name]) for name in row})
        for place, row in enumerate(table["nutrients"])
    )


def nutrient_named(name: str) -> Nutrient | None:
    """Of a name as on the panel; what stands in parentheses is left out."""
    return _by_name().get(_plain(name))


def nutrient_meant(name: str) -> Nutrient | None:
    """Of another name, or of a salt: Vitamin B1, Magnesium citrate, Zinc, as oxide."""
    plain = _plain(name)
    for nutrient in nutrients():
        if plain in {_plain(other) for other in nutrient.also}:
            return nutrient
        is_salt = nutrient.rdi is not None or nutrient.name == "Sodium"
        if is_salt and re.match(rf"{re.escape(_plain(nutrient.name))}[ ,]", plain):
            return nutrient
    return None


@cache
def _by_name() -> dict[str, Nutrient]:
    return {_plain(nutrient.name): nutrient for nutrient in nutrients()}


def _plain(name: str) -> str:
    return " ".join(_PARENTHESES.sub(" ", name).split()).casefold()


def _exact(name: str, value: Any) -> Any:
    if name in {"rdi", "drv"}:
        return Decimal(value)
    return tuple(value) if name == "also" else value
