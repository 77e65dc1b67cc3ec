"""One bottle, one number, however it is typed."""

import re

BETWEEN = re.compile(r"[\s./_\u2010-\u2015-]+")
KEY = re.compile(r"[0-9A-Z]{3,40}")


def key_of(text: str) -> str:
    """Capital letters and digits alone: "2610-a" and "2610 A" are one lot. Empty for
    what cannot be a lot number."""
    if len(text) > 80:
        return ""
    key = BETWEEN.sub("", text).upper()
    return key if KEY.fullmatch(key) else ""
