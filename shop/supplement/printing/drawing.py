"""Where each word and each rule of the printed panel stands, in points from its top
left corner. The SVG and the PDF are both made of this: 21 CFR 101.36(e)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from shop.supplement.panel import Footnote, Line, Panel
from shop.supplement.printing.type import (
    BODY,
    HEADS,
    LEADING,
    Weight,
    lines_of,
    width_of,
)

MILLIMETER = 72 / 25.4
WIDTHS = (50, 65, 80, 95)
"""Millimeters that staff can choose from."""

BOX = 1.0
HEAVY = 5.0
LIGHT = 2.0
HAIRLINE = 0.5
"""Points: the box, the bars and the rules between the ingredients."""

MARGIN = 4.0
GAP = 2.0
INDENT = 7.0
AMOUNT_COLUMN = 0.27
PERCENT_COLUMN = 0.20
"""Parts of the width."""

Anchor = Literal["start", "end"]
Kind = Literal["box", "heavy", "light", "hairline"]


@dataclass(frozen=True)
class Text:
    words: str
    x: float
    y: float
    """Of the line on which the letters stand."""
    size: float
    weight: Weight = "regular"
    anchor: Anchor = "start"


@dataclass(frozen=True)
class Rule:
    kind: Kind
    x: float
    y: float
    width: float
    height: float

    @property
    def inset_width(self) -> float:
        """Of the middle of the edge, which is drawn half on either side of it."""
        return self.width - BOX

    @property
    def inset_height(self) -> float:
        return self.height - BOX


@dataclass
class Drawing:
    panel: Panel
    width: float
    height: float = 0.0
    texts: list[Text] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    """The first is the box, of which only the edge is drawn."""

    @property
    def inner(self) -> float:
        return self.width - 2 * MARGIN

    @property
    def title(self) -> str:
        return f"{self.panel.title} panel"

    @property
    def description(self) -> str:
        """All that the panel says, in one paragraph."""
        said = [f"{self.panel.title}. Serving Size {self.panel.serving_size}."]
        said.append(f"Servings Per Container {self.panel.servings_per_container}.")
        for line in self.panel.lines:
            cells = (line.text, line.amount, line.percent_and_sign)
            said.append(", ".join(cell for cell in cells if cell) + ".")
        said += [f"{note.sign} {note.sentence}" for note in self.panel.footnotes]
        said += _below(self.panel)
        return " ".join(said)


def draw(panel: Panel, *, width_mm: int) -> Drawing:
    drawing = Drawing(panel, width_mm * MILLIMETER)
    pen = _Pen(drawing, y=MARGIN)
    _title(pen, panel)
    pen.bar("heavy", HEAVY)
    _heads(pen, panel)
    pen.bar("light", LIGHT)
    for group in (panel.nutrients, panel.others):
        if group:
            _lines(pen, group)
            pen.bar("heavy", HEAVY)
    _footnotes(pen, panel.footnotes)
    box = Rule("box", 0, 0, drawing.width, pen.y + MARGIN / 2)
    drawing.rules.insert(0, box)
    pen.y = box.height + 2 * GAP
    for words in _below(panel):
        pen.paragraph(words, size=BODY, x=0, width=drawing.width)
        pen.y += GAP
    drawing.height = pen.y
    return drawing


@dataclass
class _Pen:
    drawing: Drawing
    y: float

    def bar(self, kind: Kind, height: float) -> None:
        self.drawing.rules.append(
            Rule(kind, MARGIN, self.y, self.drawing.inner, height)
        )
        self.y += height + GAP

    def write(self, text: str, *, x: float, y: float, size: float, **how: Any) -> None:
        if text:
            self.drawing.texts.append(Text(text, x, y, size, **how))

    def paragraph(
        self,
        words: str,
        *,
        size: float,
        x: float,
        width: float,
        weight: Weight = "regular",
    ) -> None:
        for line in lines_of(words, width=width, size=size, weight=weight):
            self.write(line, x=x, y=self.y + size, size=size, weight=weight)
            self.y += size * LEADING


def _title(pen: _Pen, panel: Panel) -> None:
    """As wide as the panel, so the largest type of all: 101.36(e)(1)."""
    size = pen.drawing.inner / width_of(panel.title, size=1, weight="bold")
    pen.write(panel.title, x=MARGIN, y=pen.y + size * 0.8, size=size, weight="bold")
    pen.y += size * 1.05
    for words in (
        f"Serving Size {panel.serving_size}",
        f"Servings Per Container {panel.servings_per_container}",
    ):
        pen.paragraph(words, size=BODY, x=MARGIN, width=pen.drawing.inner)
    pen.y += GAP


def _heads(pen: _Pen, panel: Panel) -> None:
    amount_end, percent_end = _column_ends(pen.drawing)
    top = pen.y
    bottom = top
    for words, end, part in (
        (panel.amount_head, amount_end, AMOUNT_COLUMN),
        (panel.percent_head, percent_end, PERCENT_COLUMN),
    ):
        y = top
        width = pen.drawing.inner * part
        for line in lines_of(words, width=width, size=HEADS, weight="bold"):
            pen.write(line, x=end, y=y + HEADS, size=HEADS, weight="bold", anchor="end")
            y += HEADS * LEADING
        bottom = max(bottom, y)
    pen.y = bottom + GAP


def _lines(pen: _Pen, lines: Sequence[Line]) -> None:
    drawing = pen.drawing
    amount_end, percent_end = _column_ends(drawing)
    for place, line in enumerate(lines):
        if place and not line.is_part:
            pen.bar("hairline", HAIRLINE)
        x = MARGIN + INDENT * line.level
        width = (
            drawing.inner * (1 - AMOUNT_COLUMN - PERCENT_COLUMN) - INDENT * line.level
        )
        y = pen.y + BODY
        pen.write(line.amount, x=amount_end, y=y, size=BODY, anchor="end")
        pen.write(line.percent_and_sign, x=percent_end, y=y, size=BODY, anchor="end")
        pen.paragraph(
            line.name,
            size=BODY,
            x=x,
            width=width,
            weight="regular" if line.is_part else "bold",
        )
        if line.kind:
            pen.paragraph(line.kind, size=BODY, x=x, width=width)
        pen.y += GAP


def _footnotes(pen: _Pen, notes: Sequence[Footnote]) -> None:
    for note in notes:
        words = f"{note.sign} {note.sentence}"
        pen.paragraph(words, size=HEADS, x=MARGIN, width=pen.drawing.inner)


def _below(panel: Panel) -> list[str]:
    """What stands under the box: 21 CFR 101.4(g), 21 USC 343(w)."""
    return [
        f"Other ingredients: {panel.other_ingredients}.",
        f"Contains: {panel.contains}.",
    ]


def _column_ends(drawing: Drawing) -> tuple[float, float]:
    percent_end = MARGIN + drawing.inner
    return percent_end - drawing.inner * PERCENT_COLUMN, percent_end
