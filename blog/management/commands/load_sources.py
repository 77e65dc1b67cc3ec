from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from blog.importing.library import CannotLoad, load_sources


class Command(BaseCommand):
    help = "Adds the sources of a CSL-JSON file that the library does not have."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            loaded = load_sources(file)
        except CannotLoad as error:
            raise CommandError(str(error)) from error
        for key in loaded.created:
            self.stdout.write(f"created {key}")
        if options["verbosity"] > 1:
            for key in loaded.kept:
                self.stdout.write(f"kept {key}")
        self.stdout.write(
            f"Sources: {len(loaded.created)} created, "
            f"{len(loaded.kept)} kept as they were."
        )
