"""What the other rooms publish, told by them: this room knows none of their tables."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from compliance.claims.check import Kind


@dataclass(frozen=True)
class Text:
    """One text that visitors can read."""

    address: str
    """Where it stands, for staff: a path or the name of a row."""
    field: str
    text: str
    kind: Kind = "copy"


_sources: dict[str, Callable[[], Iterable[Text]]] = {}


def register(name: str, texts: Callable[[], Iterable[Text]]) -> None:
    """Called once by each room when the project starts. Raises ValueError for a
    name that another callable has already."""
    known = _sources.setdefault(name, texts)
    if known is not texts:
        raise ValueError(f"“{name}” is registered already.")


def registered_texts() -> Iterator[Text]:
    for name in sorted(_sources):
        yield from _sources[name]()
