"""The fonts are cut to the letters that we use; a catalog may bring others."""

import string

import pytest
from PIL import ImageFont

from config.environment import BASE_DIR
from config.translations import po_files, read

FONTS = BASE_DIR / "static/fonts"
UPRIGHT = ["figtree.woff2", "newsreader.woff2"]
NOWHERE = "\ue000"
OF_THE_SYSTEM = {"†"}
"""The footnote's sign of the Facts panel: every system has it."""


def missing_from(font: str, letters: set[str]) -> set[str]:
    """Those it draws as it draws what it does not have."""
    face = ImageFont.truetype(FONTS / font, 64)
    empty = bytes(face.getmask(NOWHERE))
    return {letter for letter in letters if bytes(face.getmask(letter)) == empty}


@pytest.mark.parametrize("font", UPRIGHT)
@pytest.mark.parametrize("po", po_files(), ids=lambda po: po.parts[-3])
def test_every_letter_of_the_catalog_is_in_the_font(po, font):
    used = set()
    for message in read(po):
        words = message.string if message.pluralizable else (message.string,)
        used |= set("".join(words)) if message.id else set()

    assert {"á", "ñ", "¿"} < used
    cut = {letter for letter in used if letter.isprintable()} - OF_THE_SYSTEM
    assert missing_from(font, cut) == set()


@pytest.mark.parametrize("font", [*UPRIGHT, "newsreader-i.woff2"])
def test_letters_of_english_are_in_every_font(font):
    english = set(string.ascii_letters + string.digits + "&'(),-./:;?!–—’“”")

    assert missing_from(font, english) == set()


def test_what_a_font_lacks_is_found():
    assert missing_from("newsreader.woff2", {"Ω", "a"}) == {"Ω"}
