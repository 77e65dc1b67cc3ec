"""The type of the label, and the sizes that 21 CFR 101.36(e) allows."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

Weight = Literal["regular", "bold"]

FOLDER = Path(__file__).with_name("fonts")
"""Figtree of 2022, SIL Open Font License 1.1: fonts/OFL.txt."""

FILES: dict[Weight, Path] = {
    "regular": FOLDER / "Figtree-Regular.ttf",
    "bold": FOLDER / "Figtree-Bold.ttf",
}

BODY = 8.0
"""Points; no less than 8 for what is in the panel: 101.36(e)(4)."""

HEADS = 6.5
"""Points, of the heads of the columns and the footnotes; no less than 6."""

LEADING = 1.25
"""Of the size; at least one point between lines: 101.36(e)(3)."""


@cache
def font_name(weight: Weight) -> str:
    """As reportlab knows it; read from the file once."""
    name = FILES[weight].stem
    pdfmetrics.registerFont(TTFont(name, str(FILES[weight])))
    return name


def width_of(text: str, *, size: float, weight: Weight = "regular") -> float:
    """In points."""
    return pdfmetrics.stringWidth(text, font_name(weight), size)


def lines_of(
    text: str, *, width: float, size: float, weight: Weight = "regular"
) -> list[str]:
    """Broken between words; within one only where it is wider than the column."""
    lines = [""]
    for word in _pieces(text, width=width, size=size, weight=weight):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of(longer, size=size, weight=weight) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def unknown_letters(text: str) -> str:
    """Those that the font cannot print, each once."""
    known = pdfmetrics.getFont(font_name("regular")).face.charToGlyph
    return "".join(sorted({letter for letter in text if ord(letter) not in known}))


def _pieces(text: str, *, width: float, size: float, weight: Weight) -> Iterator[str]:
    for word in text.split():
        rest = word
        while width_of(rest, size=size, weight=weight) > width and len(rest) > 1:
            end = next(
                end
                for end in range(len(rest) - 1, 0, -1)
                if end == 1 or width_of(rest[:end], size=size, weight=weight) <= width
            )
            yield rest[:end]
            rest = rest[end:]
        yield rest
