from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shop.newsletter.loading import BadList, load


class Command(BaseCommand):
    help = (
        "Loads people who said yes elsewhere, from a CSV file with the columns email,"
        " confirmed_at and consent (the words they said yes to). Whoever left here stays"
        " off the list."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} cannot be read: {error}") from error
        try:
            loaded = load(text)
        except BadList as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{loaded.new} loaded, {loaded.known} known already,"
            f" {loaded.left} left before and stay off the list."
        )
