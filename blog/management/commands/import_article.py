from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from blog.importing.drafts import import_text
from blog.importing.library import CannotLoad
from blog.importing.reading import read_file


class Command(BaseCommand):
    help = (
        "Makes a draft of an article in plain text or Markdown, with linked citations, "
        "and says line by line what to look at."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--title", default="", help="Else the text's own is taken.")
        parser.add_argument("--topic", default="", help="Made when there is none such.")

    def handle(self, *, file: Path, title: str, topic: str, **options: Any) -> None:
        try:
            handed = read_file(file)
            report = import_text(handed.text, name=file.stem, title=title, topic=topic)
        except CannotLoad as error:
            raise CommandError(str(error)) from error
        if handed.encoding:
            self.stdout.write(f"not sure: read as {handed.encoding}: check the quotes")
        for line in report.lines():
            self.stdout.write(line)
