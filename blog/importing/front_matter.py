import tomllib
from dataclasses import dataclass
from typing import Any

_FENCE = "+++"


class BadFrontMatter(ValueError):
    """Says in words for staff what is wrong above the body."""


@dataclass(frozen=True)
class FrontMatter:
    fields: dict[str, Any]
    body: str
    lines_above_body: int


def split_front_matter(text: str) -> FrontMatter:
    """TOML between two lines of +++, then the body; raises BadFrontMatter."""
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        raise BadFrontMatter("line 1 must be +++, and the fields come below it")
    try:
        end = next(i for i, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE)
    except StopIteration as error:
        raise BadFrontMatter("the line +++ that ends the fields is missing") from error
    try:
        fields = tomllib.loads("\n".join(lines[1:end]))
    except tomllib.TOMLDecodeError as error:
        raise BadFrontMatter(f"the fields are not TOML: {error}") from error
    above = end + 1
    while above < len(lines) and not lines[above].strip():
        above += 1
    return FrontMatter(fields, "\n".join(lines[above:]), above)
