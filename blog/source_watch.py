"""Rooms above hear here when the standing of a source changes."""

from collections.abc import Callable

Watcher = Callable[[str], object]
"""Called with the key of the source."""

_watchers: dict[str, Watcher] = {}


def register(name: str, watcher: Watcher) -> None:
    """Called once by each room when the project starts."""
    _watchers[name] = watcher


def standing_changed(key: str) -> None:
    for watcher in _watchers.values():
        watcher(key)
