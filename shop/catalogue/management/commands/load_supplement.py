from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shop.catalogue.loading import UnusableFileError, load_supplement


class Command(BaseCommand):
    help = (
        "Puts a product with its label, claims and photographs into the shop."
        " A product that is there already is left as it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="such as demo/supplement.toml")

    def handle(self, *, file: Path, **options: object) -> None:
        try:
            supplement, is_new = load_supplement(file)
        except UnusableFileError as error:
            raise CommandError(str(error)) from error
        if is_new:
            self.stdout.write(
                f"{supplement.product.title}: {supplement.facts.count()} ingredients,"
                f" {supplement.claims.count()} claims,"
                f" {supplement.product.images.count()} photographs."
            )
        else:
            self.stdout.write(
                f"{supplement.product.title} is there already and was left as it is."
            )
