from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shop.stripe.client import StripeNotConfigured
from shop.stripe.reconcile import Reconciliation


class Command(BaseCommand):
    help = (
        "Brings orders and Stripe together again: reads what happened there, settles"
        " open payments and asks for refunds that got no answer. Safe at any time."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        run = Reconciliation()
        try:
            run.run()
        except StripeNotConfigured as error:
            raise CommandError(str(error)) from error
        for sentence in run.healed:
            self.stdout.write(f"Healed: {sentence}")
        for sentence in run.open:
            self.stdout.write(self.style.WARNING(f"Open: {sentence}"))
        self.stdout.write(f"{len(run.healed)} healed, {len(run.open)} open.")
