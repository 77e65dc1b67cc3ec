from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shop.tax.loading import UnusableRates, load_rates


class Command(BaseCommand):
    help = "Adds the rates of sales tax of a CSV file, all of them or none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="such as demo/tax_rates.csv")
        parser.add_argument(
            "--samples", action="store_true", help="marks them as invented"
        )

    def handle(self, *, file: Path, samples: bool, **options: object) -> None:
        try:
            with file.open(encoding="utf-8-sig", newline="") as opened:
                loaded = load_rates(opened, are_samples=samples)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}") from error
        except UnusableRates as error:
            raise CommandError(f"Nothing was loaded.\n{error}") from error
        self.stdout.write(f"Rates: {loaded.added} added, {loaded.kept} stood already.")
