import logging
import signal
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, close_old_connections

from blog.lookup.checking import ServicesDown, check_sources, due

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Asks Crossref and PubMed whether papers of the library were retracted,"
        " corrected or doubted. Goes on where an earlier run stopped."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--limit", type=int, metavar="N", help="At most so many papers."
        )
        parser.add_argument(
            "--not-since",
            type=int,
            default=20,
            metavar="HOURS",
            help="Leave out what was asked for in these last hours (20).",
        )
        parser.add_argument(
            "--every",
            type=int,
            metavar="SECONDS",
            help="Run again and again until stopped; only what is due is asked for.",
        )

    def handle(
        self,
        *,
        limit: int | None,
        not_since: int,
        every: int | None = None,
        **options: Any,
    ) -> None:
        if limit is not None and limit < 1:
            raise CommandError("--limit wants a number of papers, 1 or more.")
        if not_since < 0:
            raise CommandError("--not-since wants a number of hours, 0 or more.")
        if every is not None and every < 1:
            raise CommandError("--every wants a number of seconds, 1 or more.")
        if every is None:
            self._once(limit, not_since)
        else:
            self._until_stopped(every, limit, not_since)

    def _until_stopped(self, every: int, limit: int | None, not_since: int) -> None:
        stopped = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        while not stopped.is_set():
            close_old_connections()
            try:
                self._once(limit, not_since)
            except (CommandError, DatabaseError) as error:
                # Services and databases come back, and so do we.
                logger.error("Sources not checked: %s", error)
            stopped.wait(every)

    def _once(self, limit: int | None, not_since: int) -> None:
        fine = failed = 0
        try:
            for checked in check_sources(due(not_since_hours=not_since)[:limit]):
                for notice in checked.new_notices:
                    words = f"{checked.source.key}: {notice}"
                    self.stdout.write(self.style.WARNING(words))
                if checked.problem:
                    failed += 1
                    self.stdout.write(f"{checked.source.key}: {checked.problem}")
                else:
                    fine += 1
        except ServicesDown as error:
            raise CommandError(f"{_sum(fine, failed)} {error}") from error
        self.stdout.write(_sum(fine, failed))
        self.stdout.flush()


def _sum(fine: int, failed: int) -> str:
    return f"{fine} checked, {failed} could not be checked."
