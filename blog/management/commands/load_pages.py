from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from blog.importing.library import CannotLoad
from blog.importing.pages import load_pages


class Command(BaseCommand):
    help = "Adds the pages of words of a folder of Markdown files that we do not have."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **options: Any) -> None:
        try:
            loaded = load_pages(folder)
        except CannotLoad as error:
            raise CommandError(str(error)) from error
        for slug in loaded.created:
            self.stdout.write(f"created {slug}")
        self.stdout.write(
            f"Pages: {len(loaded.created)} created, "
            f"{len(loaded.kept)} kept as they were."
        )
