"""A command that is done once, or with --every again and again until it is stopped."""

import logging
import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections


class RoundsCommand(BaseCommand):
    missed: str
    """For the log, of a round that the database broke off: "No claims watched"."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--every",
            type=int,
            metavar="SECONDS",
            help="Run again and again until stopped.",
        )

    def handle(self, *args: Any, every: int | None = None, **options: Any) -> None:
        if every is None:
            self.once()
        elif every < 1:
            raise CommandError("--every wants a number of seconds, 1 or more.")
        else:
            self._until_stopped(every)

    def once(self) -> None:
        """What the command is for; it says on its output what it did."""
        raise NotImplementedError

    def again(self) -> None:
        """One round of many."""
        self.once()

    def _until_stopped(self, every: int) -> None:
        """A round that has begun is brought to its end; killing it harms nothing."""
        stopped = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        while not stopped.is_set():
            close_old_connections()
            try:
                self.again()
            except DatabaseError as error:
                # It comes back, and so do we.
                logger = logging.getLogger(type(self).__module__)
                logger.error("%s: %s", self.missed, type(error).__name__)
            stopped.wait(every)
