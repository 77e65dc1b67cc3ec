"""The register of claims, told by the room that keeps it: this room and the blog know
none of its tables."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class RegisteredClaim:
    """A claim that may be shown now."""

    key: str
    text: str
    studies: tuple[str, ...]
    """The keys of its sources."""


@dataclass(frozen=True)
class ClaimRegister:
    published: Callable[[Collection[str]], Iterable[RegisteredClaim]]
    """Those of the keys that may be shown."""
    named: Callable[[], Iterable[str]]
    """Names of products and words of claims: what says them bears the notices."""


_registers: dict[str, ClaimRegister] = {}


def register(name: str, kept: ClaimRegister) -> None:
    """Called once when the project starts."""
    _registers[name] = kept


def published_claims(keys: Collection[str]) -> dict[str, RegisteredClaim]:
    """By key. Without keys nothing is asked."""
    if not keys:
        return {}
    return {
        claim.key: claim
        for kept in _registers.values()
        for claim in kept.published(keys)
    }


def named_words() -> set[str]:
    return {words for kept in _registers.values() for words in kept.named() if words}
