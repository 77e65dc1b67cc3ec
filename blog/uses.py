"""What else rests on a source: other apps say so here, and the blog need not know them."""

from collections.abc import Callable
from dataclasses import dataclass

from blog.models import Source


@dataclass(frozen=True)
class Uses:
    """What of one app stands behind a source and can be read."""

    verb: str
    """As in: backs 2 claims."""
    name: str
    """Singular."""
    count: int
    places: list[tuple[str, str]]
    """Titles and addresses of the pages where readers find it."""


_Provider = Callable[[Source], Uses]
_PROVIDERS: dict[str, _Provider] = {}


def register(name: str, provider: _Provider) -> None:
    """The provider asks the database the same number of questions for any source."""
    _PROVIDERS[name] = provider


def uses_of(source: Source) -> list[Uses]:
    found = (provider(source) for provider in _PROVIDERS.values())
    return [uses for uses in found if uses.count]
