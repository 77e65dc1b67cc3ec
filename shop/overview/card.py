"""What a card of the first page says, and draws."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

MOST_LINES = 5


class Tone(StrEnum):
    CALM = "calm"
    SOON = "soon"
    LATE = "late"


@dataclass(frozen=True)
class Line:
    text: str
    href: str = ""
    says: str = ""
    tone: Tone = Tone.CALM


@dataclass(frozen=True)
class Table:
    """The same figures as the picture, for reading and for a CSV file."""

    columns: Sequence[str]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True)
class Column:
    label: str
    value: Decimal
    says: str
    is_marked: bool = False


COLUMN = 10
GAP = 3
HEIGHT = 100


@dataclass(frozen=True)
class Bar:
    column: Column
    x: int
    height: int

    @property
    def width(self) -> int:
        return COLUMN - GAP

    @property
    def y(self) -> int:
        return HEIGHT - self.height


@dataclass(frozen=True)
class Columns:
    """Upright bars, the oldest first. Drawn in units that the page stretches."""

    title: str
    columns: Sequence[Column]
    end: Decimal
    """Where the scale ends."""
    end_text: str
    half_text: str

    kind = "columns"

    @property
    def width(self) -> int:
        return len(self.columns) * COLUMN - GAP

    @property
    def middle(self) -> str:
        return self.columns[len(self.columns) // 2].label

    @property
    def bars(self) -> list[Bar]:
        return [
            Bar(column, place * COLUMN, round(HEIGHT * column.value / self.end))
            for place, column in enumerate(self.columns)
        ]

    @property
    def description(self) -> str:
        return " ".join(f"{column.label}: {column.says}." for column in self.columns)


@dataclass(frozen=True)
class Meter:
    """One thing that runs full or empty."""

    text: str
    says: str
    filled: int
    """Percent."""
    href: str = ""
    also_filled: int = 0
    """Percent, after the first part."""
    mark: int | None = None
    """Percent."""
    tone: Tone = Tone.CALM


@dataclass(frozen=True)
class Meters:
    title: str
    meters: Sequence[Meter]
    legend: Sequence[tuple[str, str]] = ()
    """What the two parts are: the class of a part, and its words."""

    kind = "meters"


@dataclass(frozen=True)
class Card:
    key: str
    title: str
    figure: str
    unit: str
    says: Sequence[str] = ()
    href: str = ""
    tone: Tone = Tone.CALM
    lines: Sequence[Line] = ()
    more: int = 0
    """How many there are besides the lines."""
    picture: Columns | Meters | None = None
    table: Table | None = None
    is_wide: bool = field(default=False)

    @property
    def heading(self) -> str:
        return f"overview-{self.key}"


def percent(part: float | Decimal, whole: float | Decimal) -> int:
    """Between 0 and 100, whatever is given."""
    if not whole:
        return 0
    return max(0, min(100, round(100 * Decimal(part) / Decimal(whole))))


def many(count: int, one: str, several: str = "") -> str:
    return f"{count:,} {one if count == 1 else several or one + 's'}"


def worst(tones: Iterable[Tone]) -> Tone:
    order = [Tone.CALM, Tone.SOON, Tone.LATE]
    return max(tones, key=order.index, default=Tone.CALM)
