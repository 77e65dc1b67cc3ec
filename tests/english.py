"""Looks for English of ours in what somebody who reads Spanish is shown."""

import re
from collections.abc import Iterator
from functools import cache

from bs4 import BeautifulSoup

from config.translations import po_files, read

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
READ_ALOUD = ("aria-label", "alt", "content", "placeholder", "title")
LEAST_WORDS = 4
"""Fewer may stand in a name, or in another sentence."""


def english_in_page(html: str | bytes) -> list[str]:
    """The sentences of the catalog that are seen or heard there, but for what says of
    itself that it is English."""
    page = BeautifulSoup(html, "html.parser")
    for element in page.select('[lang^="en"], script, style'):
        element.decompose()
    heard = [
        str(element[name])
        for element in page.find_all(True)
        for name in READ_ALOUD
        if element.has_attr(name)
    ]
    return english_in_text(" ".join([page.get_text(" "), *heard]))


def english_in_text(text: str) -> list[str]:
    seen = _one_line(text)
    plain = seen.lower()
    # To look for the plain part first takes a tenth of the time.
    return [
        words
        for words, longest, pattern in _patterns()
        if longest in plain and pattern.search(seen)
    ]


@cache
def _patterns() -> list[tuple[str, str, re.Pattern[str]]]:
    found = []
    for words in _sentences():
        parts = _parts(words)
        pattern = re.compile(".{0,200}?".join(map(re.escape, parts)), re.IGNORECASE)
        found.append((words, max(parts, key=len).lower(), pattern))
    return found


def _sentences() -> Iterator[str]:
    (po,) = po_files()
    for message in read(po):
        said = message.string if message.pluralizable else [message.string]
        ids = message.id if message.pluralizable else [message.id]
        for words, translation in zip(ids, said, strict=True):
            plain = PLACEHOLDER.sub("", words)
            if words != translation and len(plain.split()) >= LEAST_WORDS:
                yield words


def _parts(words: str) -> list[str]:
    """What stands between the placeholders."""
    plain = _one_line(BeautifulSoup(words, "html.parser").get_text(" "))
    return PLACEHOLDER.split(plain.replace("%%", "%"))


def _one_line(text: str) -> str:
    """As get_text() parts words from the tags beside them."""
    return re.sub(r"\s+([.,:;?!)])", r"\1", " ".join(text.split()))
