"""Keeps together in a line what is read as one: L-theanine, 300 mg, P = .040."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_LETTER_WORD = re.compile(r"\b([A-Z]-[A-Za-z]+)")
_SIGN = re.compile(r"\b([Pp]) (=|&lt;|&gt;) (?=[.\d])")
_AMOUNT = re.compile(r"(\d) (mg|mcg|g|IU)\b")
TIE = "\u00a0"


def typeset(text: str) -> SafeString:
    """Escaped, with the spaces and hyphens that must not end a line tied."""
    html: str = escape(text)
    html = _SIGN.sub(rf"\1{TIE}\2{TIE}", html)
    html = _AMOUNT.sub(rf"\1{TIE}\2", html)
    return mark_safe(_LETTER_WORD.sub(r'<span class="nb">\1</span>', html))  # noqa: S308


def brandmark(name: str) -> SafeString:
    """The name with its plus raised, as on the label."""
    html = escape(name)
    return mark_safe(re.sub(r"\+(?=\s|$)", "<sup>+</sup>", html))  # noqa: S308
