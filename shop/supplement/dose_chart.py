"""Where the marks of the comparison of doses stand, in the units of its SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

LEFT, RIGHT = 10, 330
TOP = 58
LANE = 40
FOOT = 26
TAG_LETTER = 7.4
STEPS = (1, 2, 3, 4, 5, 6, 8, 10)
"""First digits of where a scale may end."""

ROOM = Decimal("1.15")
"""Of the largest amount, so that nothing stands on the edge."""


@dataclass(frozen=True)
class Lane:
    number: int
    name: str
    amounts: Sequence[Decimal]
    """The least first."""

    @property
    def listed(self) -> str:
        return ", ".join(f"{amount.normalize():f}" for amount in self.amounts)


@dataclass(frozen=True)
class DrawnLane:
    lane: Lane
    text_y: int
    y: int
    dots: Sequence[int]

    @property
    def start(self) -> int:
        return self.dots[0]

    @property
    def length(self) -> int:
        return self.dots[-1] - self.dots[0]


@dataclass(frozen=True)
class Chart:
    lanes: Sequence[DrawnLane]
    unit: str
    end: Decimal
    ours: Decimal | None
    ours_x: int | None

    @property
    def axis_y(self) -> int:
        return TOP + LANE * len(self.lanes)

    @property
    def height(self) -> int:
        return self.axis_y + FOOT

    @property
    def ours_text(self) -> str:
        return f"Ours: {self.ours.normalize():f} {self.unit}" if self.ours else ""

    @property
    def end_text(self) -> str:
        return f"{self.end.normalize():f} {self.unit} a day"

    @property
    def tag_width(self) -> int:
        return round(len(self.ours_text) * TAG_LETTER) + 16

    @property
    def tag_x(self) -> int:
        """Over the mark, but within the drawing."""
        wanted = (self.ours_x or LEFT) - self.tag_width // 2
        return min(max(wanted, LEFT), RIGHT - self.tag_width)

    @property
    def tag_middle(self) -> int:
        return self.tag_x + self.tag_width // 2

    @property
    def description(self) -> str:
        said = [f"On a scale from 0 to {self.end_text}."]
        if self.ours_text:
            said.append(f"{self.ours_text} a day.")
        for drawn in self.lanes:
            lane = drawn.lane
            said.append(f"{lane.number}, {lane.name}: {lane.listed} {self.unit} a day.")
        return " ".join(said)


def chart_of(lanes: Sequence[Lane], *, ours: Decimal | None, unit: str) -> Chart:
    """Each lane has at least one amount."""
    amounts = [amount for lane in lanes for amount in lane.amounts]
    end = _end(max([*amounts, ours] if ours else amounts))
    drawn = [
        DrawnLane(
            lane=lane,
            text_y=TOP + LANE * place,
            y=TOP + LANE * place + 15,
            dots=[_x(amount, end) for amount in lane.amounts],
        )
        for place, lane in enumerate(lanes)
    ]
    return Chart(drawn, unit, end, ours, _x(ours, end) if ours else None)


def _x(amount: Decimal, end: Decimal) -> int:
    return LEFT + round((RIGHT - LEFT) * amount / end)


def _end(largest: Decimal) -> Decimal:
    wanted = largest * ROOM
    power = Decimal(10) ** wanted.adjusted()
    return next(step * power for step in STEPS if step * power >= wanted)
