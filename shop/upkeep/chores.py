"""The list of what is done at each round."""

import logging
from collections.abc import Callable

from django.db import OperationalError

logger = logging.getLogger(__name__)

Chore = Callable[[], str]
"""Says in a sentence what it did; empty when there was nothing to do. It is safe to run
at any time, several at once, and to be killed anywhere."""

_chores: dict[str, Chore] = {}


def register(name: str, chore: Chore) -> None:
    """Called once when the project starts."""
    _chores[name] = chore


def do_all() -> list[str]:
    """What was done, in sentences. Raises OperationalError while the database is away."""
    done = [_do(name, chore) for name, chore in _chores.items()]
    return [sentence for sentence in done if sentence]


def _do(name: str, chore: Chore) -> str:
    try:
        return chore()
    except OperationalError:
        raise
    except Exception:
        # What one room cannot do now must not keep the others waiting.
        logger.exception("Upkeep of %s failed; the next round tries again.", name)
        return ""
