import logging
import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections

from shop.review.asking import ask_for_reviews

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Queues the mail that asks for a review, for each order whose days are over."
        " Run it daily; it is safe at any time and writes to nobody twice."
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
        self.stdout.write(f"{ask_for_reviews()} asked.")
        self.stdout.flush()

    def _until_stopped(self, every: int) -> None:
        stopped = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        while not stopped.is_set():
            close_old_connections()
            try:
                self._once()
            except DatabaseError as error:
                # It comes back, and so do we.
                logger.error("No reviews asked for: %s", type(error).__name__)
            stopped.wait(every)
