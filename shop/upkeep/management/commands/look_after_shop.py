import logging
import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, close_old_connections

from shop.upkeep.chores import do_all

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Sends what is due, tells staff and buyers of stock, and forgets what need not be"
        " kept. Safe at any time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--every",
            type=int,
            metavar="SECONDS",
            help="Run again and again until stopped.",
        )

    def handle(self, *args: Any, every: int | None = None, **options: Any) -> None:
        if every is None:
            self._once()
        elif every < 1:
            raise CommandError("--every wants a number of seconds, 1 or more.")
        else:
            self._until_stopped(every)

    def _once(self) -> None:
        for sentence in do_all():
            self.stdout.write(sentence)
        self.stdout.flush()

    def _until_stopped(self, every: int) -> None:
        stopped = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        while not stopped.is_set():
            close_old_connections()
            try:
                self._once()
            except OperationalError as error:
                # It comes back, and so do we.
                logger.error("The shop was not looked after: %s", type(error).__name__)
            stopped.wait(every)
