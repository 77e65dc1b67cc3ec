"""Facts that a page of words may name, so that it never says what is no longer true.

Its own room because the blog knows neither prices nor settings: PAGE_FACTS names the
function that does.
"""

import re
from collections.abc import Callable, Mapping

from django.conf import settings
from django.utils.module_loading import import_string

PageFacts = Mapping[str, Callable[[], str]]

NOT_SET = "not given yet"
_BLANK = re.compile(r"\{\{[ \t]*([^{}\n]*?)[ \t]*\}\}")
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def page_facts() -> PageFacts:
    return import_string(settings.PAGE_FACTS)()


def unknown_facts(body: str) -> list[str]:
    """What stands between double braces and is no fact."""
    facts = page_facts()
    return sorted({name for name in _BLANK.findall(body) if name not in facts})


def with_facts(body: str) -> str:
    """The Markdown with its blanks filled; only facts that it names are looked up."""
    facts = page_facts()
    told: dict[str, str] = {}

    def fill(blank: re.Match[str]) -> str:
        name = blank[1]
        if name not in facts:
            return blank[0]
        if name not in told:
            told[name] = _as_markdown(facts[name]() or NOT_SET)
        return told[name]

    return _BLANK.sub(fill, body)


def _as_markdown(fact: str) -> str:
    """Words and nothing else: a fact brings no markup into a page."""
    return _PUNCTUATION.sub(r"\\\1", " ".join(fact.split()))
