"""Puts the demo's sample lots into the shop from one file."""

import tomllib
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models, transaction

from shop.lot.models import LabResult, Lot
from shop.lot.numbers import key_of
from shop.lot.sample_certificate import sample_certificate
from shop.supplement.models import Supplement

LABORATORY = "Name of laboratory (sample)"


class UnusableLotsError(Exception):
    """One sentence for whoever runs the command."""


def load_sample_lots(path: Path) -> list[Lot]:
    """The lots that were made now; one that is there already is left as it is. Raises
    UnusableLotsError; nothing is written then."""
    lots, results = _read(path)
    with transaction.atomic():
        made = [lot for values in lots if (lot := _lot(values, results))]
        # Files cannot be rolled back, so they come last.
        for lot in made:
            content = ContentFile(sample_certificate(lot))
            lot.certificate.save("sample.pdf", content)
    return made


def _read(path: Path) -> tuple[list[dict], list[dict]]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnusableLotsError(f"{path} cannot be opened.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnusableLotsError(f"{path} is not TOML: {error}.") from error
    unknown = sorted(content.keys() - {"lots", "results"})
    if unknown:
        raise UnusableLotsError(f"{path} has an unknown part “{unknown[0]}”.")
    for name in ("lots", "results"):
        rows = content.setdefault(name, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise UnusableLotsError(f"[[{name}]] must be a list of tables.")
    return content["lots"], content["results"]


def _lot(values: dict, results: list[dict]) -> Lot | None:
    values = dict(values)
    number = str(values.get("number", ""))
    if Lot.objects.filter(key=key_of(number)).exists():
        return None
    tested_on, upc = values.pop("tested_on", None), values.pop("upc", None)
    supplement = Supplement.objects.filter(product__upc=upc).first()
    if supplement is None:
        raise UnusableLotsError(
            f"Lot {number}: there is no product {upc} with a label yet."
            " Run load_supplement first."
        )
    lot = _saved(
        Lot, values, supplement=supplement, is_sample=True, status=Lot.Status.RELEASED
    )
    for position, row in enumerate(results, start=1):
        found = row.get("found")
        if not isinstance(found, dict) or number not in found:
            raise UnusableLotsError(
                f"“{row.get('tested', position)}” has no result “found” for {number}."
            )
        _saved(
            LabResult,
            row | {"found": found[number]},
            lot=lot,
            position=position,
            laboratory=LABORATORY,
            tested_on=tested_on,
        )
    return lot


def _saved(model: type[models.Model], values: dict, **fixed: object) -> Any:
    where = values.get("number") or values.get("tested")
    unknown = sorted(values.keys() - {field.name for field in model._meta.get_fields()})
    if unknown:
        raise UnusableLotsError(f"{where} has an unknown “{unknown[0]}”.")
    row = model(**values, **fixed)
    try:
        # First alone: clean() may compute with what the fields hold.
        row.clean_fields()
        row.full_clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise UnusableLotsError(f"{where}, {field}: {messages[0]}") from error
    row.save()
    return row
