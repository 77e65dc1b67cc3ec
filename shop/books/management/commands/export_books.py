from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shop.books.csv_file import pieces
from shop.books.period import Period
from shop.books.tables import TABLES


class Command(BaseCommand):
    help = "Writes what the admin’s exports write, as CSV: to a file, or to the screen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("table", choices=TABLES)
        parser.add_argument("--since", required=True, help="The first day: 2026-01-31.")
        parser.add_argument("--until", required=True, help="The last day, counted in.")
        parser.add_argument("--output", type=Path, help="A file that is not there yet.")

    def handle(
        self,
        *args: Any,
        table: str,
        since: str,
        until: str,
        output: Path | None = None,
        **options: Any,
    ) -> None:
        period = Period(_day(since, "--since"), _day(until, "--until"))
        if period.until < period.since:
            raise CommandError("--until lies before --since.")
        written = pieces(TABLES[table], period, lambda done: None)
        if output is None:
            self._print(written)
        else:
            self._save(written, output)

    def _print(self, written: Iterator[bytes]) -> None:
        for piece in written:
            self.stdout.write(piece.decode(), ending="")

    def _save(self, written: Iterator[bytes], output: Path) -> None:
        try:
            with output.open("xb") as file:
                output.chmod(0o600)
                file.writelines(written)
        except FileExistsError as error:
            raise CommandError(
                f"{output} is there already: give another name."
            ) from error
        except OSError as error:
            raise CommandError(f"{output}: {error.strerror}.") from error
        self.stderr.write(f"Written to {output}. It holds personal data.")


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{option}: give the day as 2026-01-31.") from error
