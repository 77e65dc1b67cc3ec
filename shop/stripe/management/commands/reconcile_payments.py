from typing import Any

from django.core.management.base import CommandError

from shop.stripe.client import StripeNotConfigured
from shop.stripe.reconcile import Reconciliation
from shop.upkeep.rounds import RoundsCommand


class Command(RoundsCommand):
    help = (
        "Brings orders and Stripe together again: reads what happened there, settles"
        " open payments and asks for refunds that got no answer. Safe at any time; with"
        " --every it speaks only of what is new."
    )
    missed = "No payments reconciled"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.told: set[str] = set()

    def once(self) -> None:
        run = self._run()
        self._tell(run.healed, run.open)
        self.stdout.write(f"{len(run.healed)} healed, {len(run.open)} open.")

    def again(self) -> None:
        run = self._run()
        new = [one for one in run.open if _subject(one) not in self.told]
        self._tell(run.healed, new)
        self.told = {_subject(one) for one in run.open}

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
