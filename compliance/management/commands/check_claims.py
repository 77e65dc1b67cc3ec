import csv
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from compliance.claims import Finding, Text, check_text, registered_texts
from compliance.models import ClaimOverride


class Command(BaseCommand):
    help = (
        "Reads everything that is published and names what claims a disease; the exit"
        " code is 1 if something does. With --file, judges the texts of a CSV file."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--file",
            type=Path,
            help="A CSV file with a column “text”; prints text,verdict,rule,words.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["file"]:
            self._judge(list(_texts_of(options["file"])))
        else:
            self._read_what_is_published()

    def _judge(self, texts: list[str]) -> None:
        answers = csv.writer(self.stdout, lineterminator="\n")
        answers.writerow(["text", "verdict", "rule", "words"])
        for text in texts:
            found = [one for one in check_text(text) if one.severity == "disease"]
            answers.writerow(
                [
                    text,
                    "disease" if found else "ok",
                    "; ".join(dict.fromkeys(one.rule for one in found)),
                    "; ".join(one.words for one in found),
                ]
            )

    def _read_what_is_published(self) -> None:
        texts = claims = warnings = allowed = 0
        for text in registered_texts():
            texts += 1
            found = check_text(text.text, kind=text.kind)
            is_claim = any(one.severity == "disease" for one in found)
            is_allowed = is_claim and ClaimOverride.objects.allows(text.text)
            allowed += is_allowed
            claims += is_claim and not is_allowed
            for one in found:
                warnings += one.severity == "warning"
                self._tell(text, one, is_allowed=is_allowed)
        self.stdout.write(
            f"{texts} texts read: {claims} with a disease claim, {warnings} warnings,"
            f" {allowed} allowed by an override."
        )
        if claims:
            raise CommandError("Published texts claim diseases: see above.")

    def _tell(self, text: Text, found: Finding, *, is_allowed: bool) -> None:
        name = "allowed" if is_allowed else found.severity
        self.stdout.write(f"{name}: {text.address} ({text.field}) [{found.rule}]")
        self.stdout.write(f"    {found}")


def _texts_of(path: Path) -> Iterator[str]:
    csv.field_size_limit(sys.maxsize)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, strict=True)
            if "text" not in (rows.fieldnames or []):
                raise CommandError(f"{path} has no column “text” in its first line.")
            for row in rows:
                yield row["text"] or ""
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is not UTF-8 text.") from error
    except csv.Error as error:
        raise CommandError(f"{path} is not a CSV file: {error}.") from error
