"""What kinds of long work there are. Each room names its own when the shop starts."""

from collections.abc import Callable
from dataclasses import dataclass

from django_tasks.base import Task

from shop.progress.models import Job


def _nothing_more(job: Job) -> list[str]:
    return []


@dataclass(frozen=True)
class Kind:
    name: str
    permission: str
    """Whoever has it sees the jobs of this kind."""
    for_file: Callable[[Job], list[str]] = _nothing_more
    """What a person needs besides, to have the file."""
    task: Task | None = None
    """Called with the job's key and the number of the run. It may be called again for
    the same job at any time, so it is left out where that would do harm."""
    page: Callable[[Job], str] | None = None
    """Where staff go on by hand."""


KINDS: dict[str, Kind] = {}


def kind_of(job: Job) -> Kind | None:
    """None for a job of a room that is not here any more."""
    return KINDS.get(job.kind)
