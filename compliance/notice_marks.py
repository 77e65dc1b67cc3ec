"""Looks for the notices in the bytes of an answer, as a reader would get them."""

import json
import re
from collections.abc import Callable

from django.templatetags.static import static
from django.utils.html import escape

from compliance.notices import (
    FDA_NOTICE,
    FDA_NOTICE_ONE_CLAIM,
    fda_notice,
    fda_notice_in,
)

FDA = "FDA notice"
MEDICAL = "medical notice"
TRANSLATED_FDA = "translation of the FDA notice"
TRANSLATED_MEDICAL = "translation of the medical notice"
STYLESHEET = "style sheet that boxes the notices"

FOOTERS = (b'<footer class="foot">', b'<footer class="foot slim">')
"""The two that the style sheet knows: any other word there could hide what is in it."""
SWALLOWING = re.compile(
    rb"<(/?)"
    rb"(?:details|dialog|noscript|script|select|style|template|textarea|title)\b"
)
"""Elements whose content a reader may never see."""

_CLAIM = re.compile(rb'data-claim="([\w-]+)"')
_FDA_BOX = re.compile(rb'<p class="fda"[^>]*>(.*?)</p>', re.DOTALL)
_LINKED_DATA = re.compile(
    rb'<script type="application/ld\+json">(.*?)</script>', re.DOTALL
)
_PRODUCT = re.compile(rb'"@type":\s*"Product"')
_ENTRY = re.compile(rb"<(?:entry|item)[\s>]")


def claims_in(content: bytes | str) -> set[str]:
    """The keys of the claims that the claim tag printed."""
    read = content.encode() if isinstance(content, str) else content
    return {key.decode() for key in _CLAIM.findall(read)}


def missing_from_page(content: bytes, medical: str) -> list[str]:
    """Names what an HTML page lacks: singular for one claim, plural for more, in the
    box of the style sheet, below the page and where it is seen."""
    words = fda_notice(len(claims_in(content)))
    wanted = {
        FDA: f'<p class="fda" id="fda"><strong>* {words}</strong></p>'.encode(),
        MEDICAL: f'<p class="medical">{escape(medical)}</p>'.encode(),
    }
    foot = max(content.rfind(footer) for footer in FOOTERS)
    places = {name: content.find(box, max(foot, 0)) for name, box in wanted.items()}
    if foot < 0 or not _is_seen(content, foot, max(places.values())):
        return list(wanted)
    missing = [name for name, place in places.items() if place < 0]
    if FDA not in missing and not _agree(content, words):
        missing.append(FDA)
    if (
        f'<link rel="stylesheet" href="{static("css/site.css")}">'.encode()
        not in content
    ):
        missing.append(STYLESHEET)
    return missing


def missing_translations(content: bytes, *, language: str, medical: str) -> list[str]:
    """Names what a page of another language lacks below its English notices."""
    fda = fda_notice_in(language, len(claims_in(content)))
    wanted = {
        TRANSLATED_FDA: fda
        and f'<p class="fda translated"><strong>* {fda}</strong></p>',
        TRANSLATED_MEDICAL: medical
        and f'<p class="medical translated">{escape(medical)}</p>',
    }
    foot = max(content.rfind(footer) for footer in FOOTERS)
    places = {
        name: content.find(box.encode(), max(foot, 0))
        for name, box in wanted.items()
        if box
    }
    return [
        name
        for name, place in places.items()
        if place < 0 or not _is_seen(content, max(foot, 0), place)
    ]


def missing_from_text(content: bytes, medical: str) -> list[str]:
    """Names what a feed, JSON or plain text lacks; a feed bears it in every entry."""
    entries = max(1, len(_ENTRY.findall(content)))
    found = sum(
        content.count(words.encode()) for words in (FDA_NOTICE, FDA_NOTICE_ONE_CLAIM)
    )
    missing = [] if found >= entries else [FDA]
    if not any(write(medical).encode() in content for write in _SPELLINGS):
        missing.append(MEDICAL)
    return missing


_SPELLINGS: tuple[Callable[[str], str], ...] = (
    str,
    escape,
    lambda text: escape(str(escape(text))),
    lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
    lambda text: escape(text).replace("&", "&amp;"),
    lambda text: json.dumps(text)[1:-1],
    lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
)
"""How the same words stand in plain text, HTML, XML, HTML inside XML, and JSON."""


def _is_seen(content: bytes, foot: int, end: int) -> bool:
    """Whether nothing that hides its content is open from the foot to there."""
    if end < 0 or b" hidden" in content[foot:end]:
        return False
    if content.rfind(b"<!--", 0, end) > content.rfind(b"-->", 0, end):
        return False
    ends = SWALLOWING.findall(content, 0, end)
    return len(ends) == 2 * ends.count(b"/")


def _agree(content: bytes, words: str) -> bool:
    """Every further box, and what search engines are told of a product, say the same."""
    box = f"<strong>* {words}</strong>".encode()
    return all(found == box for found in _FDA_BOX.findall(content)) and all(
        words.encode() in data
        for data in _LINKED_DATA.findall(content)
        if _PRODUCT.search(data)
    )
