import logging
import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections

from shop.stripe.client import StripeNotConfigured
from shop.stripe.reconcile import Reconciliation

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Brings orders and Stripe together again: reads what happened there, settles"
        " open payments and asks for refunds that got no answer. Safe at any time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--every",
            type=int,
            metavar="SECONDS",
            help="Run again and again until stopped, and speak only of what is new.",
        )

    def handle(self, *args: Any, every: int | None = None, **options: Any) -> None:
        if every is None:
            self._once()
        elif every < 1:
            raise CommandError("--every wants a number of seconds, 1 or more.")
        else:
            self._until_stopped(every)

    def _once(self) -> None:
        run = self._run()
        self._tell(run.healed, run.open)
        self.stdout.write(f"{len(run.healed)} healed, {len(run.open)} open.")

    def _until_stopped(self, every: int) -> None:
        """A run that has begun is brought to its end; killing it harms nothing."""
        stopped = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        told: set[str] = set()
        while not stopped.is_set():
            close_old_connections()
            try:
                run = self._run()
            except DatabaseError as error:
                # It comes back, and so do we.
                logger.error("No payments reconciled: %s", type(error).__name__)
            else:
                new = [one for one in run.open if _subject(one) not in told]
                self._tell(run.healed, new)
                told = {_subject(one) for one in run.open}
            stopped.wait(every)

    def _run(self) -> Reconciliation:
        run = Reconciliation()
        try:
            run.run()
        except StripeNotConfigured as error:
            raise CommandError(str(error)) from error
        return run

    def _tell(self, healed: list[str], still_open: list[str]) -> None:
        for sentence in healed:
            self.stdout.write(f"Healed: {sentence}")
        for sentence in still_open:
            self.stdout.write(self.style.WARNING(f"Open: {sentence}"))
        self.stdout.flush()


def _subject(sentence: str) -> str:
    """What it is about; the rest may name a request, which is another each time."""
    return sentence.partition(": ")[0]
