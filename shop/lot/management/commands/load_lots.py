from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shop.lot.loading import UnusableLotsError, load_sample_lots


class Command(BaseCommand):
    help = (
        "Puts sample lots with invented results into the shop. A lot that is there"
        " already is left as it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="such as demo/lots.toml")

    def handle(self, *, file: Path, **options: object) -> None:
        try:
            made = load_sample_lots(file)
        except UnusableLotsError as error:
            raise CommandError(str(error)) from error
        for lot in made:
            self.stdout.write(
                f"Lot {lot.number}: {lot.results.count()} sample results."
            )
        if not made:
            self.stdout.write("Every lot is there already and was left as it is.")
