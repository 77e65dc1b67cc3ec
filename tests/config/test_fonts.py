"""The fonts are cut to the letters that we use; a catalog may bring others."""

import re

import pytest

from config.environment import BASE_DIR
from config.translations import po_files, read

IN_BASE = set("éñüÜç–—‘’“”•…™†·°±×−\xa0©®")  # noqa: RUF001
FACE = re.compile(r'font-family: "(\w+) es"; src: url\("\.\./fonts/([\w-]+\.woff2)"\)')
CUT = set("áíóúÁÉÍÓÚ¿¡")


@pytest.mark.parametrize("po", po_files(), ids=lambda po: po.parts[-3])
def test_every_letter_of_the_catalog_is_in_the_fonts(po):
    used = set()
    for message in read(po):
        words = message.string if message.pluralizable else (message.string,)
        used |= set("".join(words)) if message.id else set()

    assert {letter for letter in used if ord(letter) > 127} - IN_BASE - CUT == set()


def test_faces_of_the_stylesheet_are_there():
    css = (BASE_DIR / "static/css/es.css").read_text()

    files = dict(FACE.findall(css))

    assert files.keys() == {"Figtree", "Newsreader"}
    for file in files.values():
        assert (BASE_DIR / "static/fonts" / file).read_bytes().startswith(b"wOF2")
