"""Reads the file that a product and its label are loaded from."""

import tomllib
from collections.abc import Iterable
from pathlib import Path

TABLES = {"product", "stock", "supplement", "safety_contact"}
LISTS = {
    *("bundles", "cautions", "facts", "claims", "questions", "photographs"),
    "spanish",
}


class UnusableFileError(Exception):
    """One sentence for whoever runs the command."""


class TypedRow(dict):
    """A table of the file that knows its name, for sentences."""

    def __init__(self, where: str, values: dict) -> None:
        super().__init__(values)
        self.where = where

    def take(self, key: str) -> object:
        if self.get(key) in (None, ""):
            raise UnusableFileError(f"[{self.where}] needs “{key}”.")
        return self.pop(key)


def read_label(path: Path) -> tuple[dict[str, TypedRow], dict[str, list[TypedRow]]]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnusableFileError(f"{path} cannot be opened.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnusableFileError(f"{path} is not TOML: {error}.") from error
    unknown = sorted(content.keys() - TABLES - LISTS)
    if unknown:
        raise UnusableFileError(f"{path} has an unknown part “{unknown[0]}”.")
    for name in sorted(TABLES):
        if not isinstance(content.get(name), dict):
            raise UnusableFileError(f"{path} needs a table [{name}].")
    for name in sorted(LISTS):
        check_list(content.get(name, []), f"[[{name}]]")
    return (
        {name: TypedRow(name, content[name]) for name in TABLES},
        {name: rows_of(name, content.get(name, [])) for name in LISTS},
    )


def check_list(value: object, where: str) -> None:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise UnusableFileError(f"{where} must be a list of tables.")


def rows_of(name: str, values: Iterable[dict]) -> list[TypedRow]:
    return [TypedRow(f"{name} {n}", value) for n, value in enumerate(values, start=1)]
