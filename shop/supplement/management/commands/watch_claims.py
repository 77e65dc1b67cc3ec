from shop.supplement.watch import sentence_of, watch_claims
from shop.upkeep.rounds import RoundsCommand


class Command(RoundsCommand):
    help = (
        "Names claims whose study was retracted or whose notice to FDA is due, and mails"
        " STAFF_EMAIL of what is new. Run it daily; it is safe at any time."
    )
    missed = "No claims watched"

    def once(self) -> None:
        new = watch_claims()
        for alert in new:
            self.stdout.write(sentence_of(alert))
        self.stdout.write(f"{len(new)} new.")
        self.stdout.flush()
