"""An order number for a hand scanner: Code 128, as bars of a drawing."""

from dataclasses import dataclass

from reportlab.graphics.barcode.code128 import Code128

QUIET = 10
"""Modules of white on either side, which the scanner looks for (ISO/IEC 15417)."""


@dataclass(frozen=True)
class Barcode:
    """In modules, the width of the thinnest bar."""

    width: int
    bars: list[tuple[int, int]]
    """Where each begins, and how wide it is."""


def barcode(text: str) -> Barcode:
    """Raises ValueError for what Code 128 has no sign for."""
    code = Code128(text, quiet=0)
    code.validate()
    if not code.valid:
        raise ValueError("Code 128 has letters and digits of ASCII only.")
    code.encode()
    code.decompose()
    bars, at = [], QUIET
    for stripe in code.decomposed:
        # A is one module wide, B two; small letters are white.
        width = ord(stripe.upper()) - ord("A") + 1
        if stripe.isupper():
            bars.append((at, width))
        at += width
    return Barcode(at + QUIET, bars)
