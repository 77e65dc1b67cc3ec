"""What the owner says of parcels in the file that SHIPPING_RATES names.

A file and no table, because every page names the price of shipping and none of them
should ask the database for it. It is read once, at the start.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from shop.shipping.states import PLACES

CENT = Decimal("0.01")


class Days(NamedTuple):
    """Working days on the way."""

    fewest: int
    most: int


class Band(NamedTuple):
    price: Decimal
    up_to_grams: int | None
    """None for whatever is heavier than the bands before."""


@dataclass(frozen=True)
class MethodRates:
    bands: tuple[Band, ...]
    free_from: Decimal | None
    days: Days
    zones: Mapping[str, Days]
    takes_po_boxes: bool
    takes_military: bool

    def price_of(self, grams: int) -> Decimal:
        return next(
            band.price
            for band in self.bands
            if band.up_to_grams is None or grams <= band.up_to_grams
        )

    def days_to(self, state: str) -> Days:
        """The widest span while nobody knows the state."""
        return self.zones.get(state, self.days)


@dataclass(frozen=True)
class ShippingRates:
    leaves_until_hour: int
    bottle_grams: int
    parcel_grams: int
    by_method: Mapping[str, MethodRates]


@cache
def shipping_rates() -> ShippingRates:
    return read_rates(settings.SHIPPING_RATES)


def read_rates(path: Path) -> ShippingRates:
    """Raises ImproperlyConfigured, which names the file and what is wrong in it."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ImproperlyConfigured(
            f"SHIPPING_RATES: {path} cannot be opened."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"SHIPPING_RATES: {path} is not TOML.") from error
    table = _Table(content, path.name)
    rates = ShippingRates(
        leaves_until_hour=table.take("leaves_until_hour", _hour),
        bottle_grams=table.take("bottle_grams", _grams),
        parcel_grams=table.take("parcel_grams", _grams),
        by_method={
            "standard": _method(table.table("standard"), is_free_from=True),
            "two-days": _method(table.table("two-days"), is_free_from=False),
        },
    )
    table.refuse_the_rest()
    return rates


class _Table:
    """A table of the file that knows where it stands, for sentences."""

    def __init__(self, values: Any, where: str) -> None:
        if not isinstance(values, dict):
            raise ImproperlyConfigured(f"SHIPPING_RATES: [{where}] has to be a table.")
        self.values, self.where = dict(values), where

    def take(self, name: str, read: Callable[[Any], Any]) -> Any:
        if name not in self.values:
            raise ImproperlyConfigured(f"SHIPPING_RATES: [{self.where}] needs {name}.")
        value = self.values.pop(name)
        try:
            return read(value)
        except (ValueError, TypeError, InvalidOperation) as error:
            raise ImproperlyConfigured(
                f"SHIPPING_RATES: [{self.where}] {name} cannot be {value!r}: {error}"
            ) from error

    def table(self, name: str) -> "_Table":
        return _Table(self.values.pop(name, None), name)

    def rows(self, name: str) -> list["_Table"]:
        rows = self.take(name, list) if name in self.values else []
        return [_Table(row, f"{self.where}.{name}") for row in rows]

    def refuse_the_rest(self) -> None:
        if self.values:
            unknown = min(self.values)
            raise ImproperlyConfigured(
                f"SHIPPING_RATES: [{self.where}] knows no {unknown}."
            )


def _method(table: _Table, *, is_free_from: bool) -> MethodRates:
    rates = MethodRates(
        bands=_bands(table),
        free_from=table.take("free_from", _dollars) if is_free_from else None,
        days=table.take("days", _days),
        zones=_zones(table),
        takes_po_boxes=table.take("po_boxes", _yes_or_no),
        takes_military=table.take("military", _yes_or_no),
    )
    table.refuse_the_rest()
    return rates


def _bands(table: _Table) -> tuple[Band, ...]:
    bands = []
    for row in table.rows("bands"):
        limit = row.take("up_to_grams", _grams) if "up_to_grams" in row.values else None
        bands.append(Band(row.take("price", _dollars), limit))
        row.refuse_the_rest()
    limits = [band.up_to_grams for band in bands]
    known = [limit for limit in limits[:-1] if limit is not None]
    if not bands or limits[-1] is not None or len(known) != len(limits) - 1:
        raise ImproperlyConfigured(
            f"SHIPPING_RATES: [{table.where}] needs bands, and the last of them, and it"
            " alone, has no up_to_grams."
        )
    if known != sorted(set(known)):
        raise ImproperlyConfigured(
            f"SHIPPING_RATES: the bands of [{table.where}] go from light to heavy."
        )
    return tuple(bands)


def _zones(table: _Table) -> dict[str, Days]:
    zones: dict[str, Days] = {}
    for row in table.rows("zones"):
        days = row.take("days", _days)
        for state in row.take("states", list):
            if state not in PLACES or state in zones:
                raise ImproperlyConfigured(
                    f"SHIPPING_RATES: [{row.where}] names {state!r}, which is no state"
                    " or stands there already."
                )
            zones[state] = days
        row.refuse_the_rest()
    return zones


def _whole(value: Any, *, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise ValueError(f"give a whole number from {least} to {most}.")
    return value


def _hour(value: Any) -> int:
    return _whole(value, least=1, most=23)


def _grams(value: Any) -> int:
    return _whole(value, least=1, most=100_000)


def _dollars(value: Any) -> Decimal:
    if not isinstance(value, str):
        raise TypeError('give dollars and cents in quotes, such as "4.90".')
    amount = Decimal(value)
    if not 0 <= amount < 10_000 or amount != amount.quantize(CENT):
        raise ValueError("give dollars and whole cents.")
    return amount.quantize(CENT)


def _days(value: Any) -> Days:
    fewest, most = (_whole(number, least=0, most=60) for number in value)
    if fewest > most:
        raise ValueError("give the fewest days first.")
    return Days(fewest, most)


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("give true or false.")
    return value
