import hashlib
import math
from dataclasses import astuple, dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630
EDITION = 1
"""Counted up when the drawing changes, so that caches elsewhere fetch it anew."""

# The light tokens of static/css/site.css.
MIST, INK, INK_2, DAWN, CORN, CITRON = (
    "#f2f4fb",
    "#1b2245",
    "#454d73",
    "#ffe8d6",
    "#8ea9e0",
    "#f7e58b",
)
_FONTS = Path(__file__).parent / "fonts"
_EDGE, _MEASURE = 72, 900
_MOST_LINES = 4
_SIZES = (84, 72, 62, 54)


@dataclass(frozen=True)
class Words:
    title: str
    over: str = ""
    below: str = ""
    brand: str = ""

    @property
    def version(self) -> str:
        """Changes with whatever changes the picture."""
        parts = "\x00".join((str(EDITION), *astuple(self)))
        return hashlib.sha256(parts.encode()).hexdigest()[:16]


def png_of(words: Words) -> bytes:
    image = Image.new("RGB", (WIDTH, HEIGHT), MIST)
    pen = ImageDraw.Draw(image)
    _draw_ground(pen)
    _draw_words(pen, words)
    data = BytesIO()
    image.save(data, "PNG", optimize=True)
    return data.getvalue()


def _draw_ground(pen: ImageDraw.ImageDraw) -> None:
    pen.ellipse((810, -170, 1330, 350), fill=DAWN)
    for row in range(3):
        points = [
            (x, 500 + row * 34 + 18 * math.sin(x / 95 + row * 0.4))
            for x in range(700, WIDTH + 8, 4)
        ]
        pen.line(points, fill=CORN, width=4, joint="curve")
    pen.ellipse((1046, 482, 1082, 518), fill=CITRON)


def _draw_words(pen: ImageDraw.ImageDraw, words: Words) -> None:
    sans = _font("Figtree-SemiBold.ttf", 30)
    pen.text((_EDGE, 66), _drawable(words.over, sans), font=sans, fill=INK_2)
    serif, lines = _fitted(words.title)
    size = int(serif.size)
    for number, line in enumerate(lines):
        at = (_EDGE, 128 + round(number * size * 1.08))
        pen.text(at, line, font=serif, fill=INK)
    pen.text((_EDGE, 534), _drawable(words.brand, sans), font=sans, fill=INK)
    after = pen.textlength(words.brand, font=sans) + 28 if words.brand else 0
    pen.text((_EDGE + after, 534), _drawable(words.below, sans), font=sans, fill=INK_2)


def _fitted(title: str) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """The largest size at which the title stands in four lines; the smallest, cut."""
    for size in _SIZES:
        serif = _font("Newsreader-Regular.ttf", size)
        lines = _wrapped(_drawable(title, serif), serif)
        if len(lines) <= _MOST_LINES and 128 + len(lines) * size * 1.08 < 510:
            return serif, lines
    kept = lines[:_MOST_LINES]
    kept[-1] = f"{kept[-1].rsplit(' ', 1)[0]}…"
    return serif, kept


def _wrapped(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= _MEASURE or not lines[-1]:
            lines[-1] = _cut(longer, font)
        else:
            lines.append(_cut(word, font))
    return lines


def _cut(line: str, font: ImageFont.FreeTypeFont) -> str:
    """One word may be wider than the picture."""
    while font.getlength(line) > WIDTH - 2 * _EDGE:
        line = line[:-2] + "…"
    return line


def _drawable(text: str, font: ImageFont.FreeTypeFont) -> str:
    """Without signs that the font has no form for: an empty box looks broken."""
    spaced = " ".join(text.split())
    return "".join(char for char in spaced if _has_form(char, font))


@lru_cache(maxsize=4096)
def _has_form(char: str, font: ImageFont.FreeTypeFont) -> bool:
    if not char.isprintable():
        return False
    return char == " " or bytes(font.getmask(char)) != bytes(font.getmask("\uffff"))


@lru_cache(maxsize=len(_SIZES) + 1)
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONTS / name, size)
