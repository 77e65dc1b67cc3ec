"""The nine major food allergens: 21 USC 321(qq), 343(w)."""

import re

from django.core.exceptions import ValidationError

NONE = "none of the major allergens"
MAJOR = (
    "milk",
    "eggs",
    "fish",
    "crustacean shellfish",
    "tree nuts",
    "peanuts",
    "wheat",
    "soybeans",
    "sesame",
)
OF_A_KIND = {
    "fish": "fish (cod)",
    "crustacean shellfish": "crustacean shellfish (shrimp)",
    "tree nuts": "tree nuts (almonds)",
}
"""Which the line must name too, with an example."""

_ALSO = {"egg": "eggs", "peanut": "peanuts", "soy": "soybeans", "soybean": "soybeans"}
_ITEM = re.compile(r"(?P<name>[^()]+?)\s*(?:\((?P<kind>[^()]+)\))?")


def check_allergens(line: str) -> None:
    """Raises ValidationError unless the line is NONE or names major allergens alone."""
    if line.casefold() == NONE:
        return
    for item in _items(line):
        match = _ITEM.fullmatch(item)
        name = match["name"].casefold() if match else ""
        name = _ALSO.get(name, name)
        if name not in MAJOR:
            raise ValidationError(
                f"“{item}” is not one of the nine major allergens. Give only these:"
                f" {', '.join(MAJOR)}. If there is none, write: {NONE}."
            )
        if match and name in OF_A_KIND and not match["kind"]:
            raise ValidationError(
                f"Say which kind in parentheses, such as: {OF_A_KIND[name]}."
            )


def _items(line: str) -> list[str]:
    """Parted at commas and “and” that do not stand in parentheses."""
    parts = re.split(r"(?:\s*,\s*(?:and\s+)?|\s+and\s+)(?![^(]*\))", line.strip())
    return [part.strip() for part in parts]
