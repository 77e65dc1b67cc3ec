from shop.upkeep.chores import do_all
from shop.upkeep.rounds import RoundsCommand


class Command(RoundsCommand):
    help = (
        "Sends what is due, tells staff and buyers of stock, and forgets what need not be"
        " kept. Safe at any time."
    )
    missed = "The shop was not looked after"

    def once(self) -> None:
        for sentence in do_all():
            self.stdout.write(sentence)
        self.stdout.flush()
