"""A folder of Markdown files, each with its fields in TOML above the body."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from blog.importing.front_matter import (
    BadFrontMatter,
    FrontMatter,
    split_front_matter,
)
from blog.importing.library import CannotLoad, sentence_of

_KINDS = {
    str: "text",
    int: "a whole number",
    bool: "true or false",
    datetime: "a date with a time",
    date: "a date",
}


def markdown_files(folder: Path) -> list[Path]:
    """Raises CannotLoad."""
    if not folder.is_dir():
        raise CannotLoad(f"{folder} is not a folder of Markdown files.")
    paths = sorted(folder.glob("*.md"))
    if not paths:
        raise CannotLoad(f"{folder} holds no Markdown file (*.md).")
    return paths


@contextmanager
def naming_the_file(path: Path) -> Iterator[None]:
    """What is wrong in a file becomes a CannotLoad that names it."""
    try:
        yield
    except (BadFrontMatter, ValidationError) as error:
        raise CannotLoad(
            f"{path}: {sentence_of(error)}. Nothing was loaded."
        ) from error


def read_front_matter(path: Path) -> FrontMatter:
    """Raises BadFrontMatter."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadFrontMatter(f"the file cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadFrontMatter("the file is not UTF-8 text") from error
    return split_front_matter(text)


def refuse_bad_fields(
    given: Mapping[str, Any], known: Mapping[str, type], *, required: tuple[str, ...]
) -> None:
    """Raises BadFrontMatter."""
    for name in required:
        if not given.get(name):
            raise BadFrontMatter(f'"{name}" is missing')
    for name, value in given.items():
        if name not in known:
            raise BadFrontMatter(f'there is no field "{name}"')
        if not isinstance(value, known[name]):
            raise BadFrontMatter(f'"{name}" must be {_KINDS[known[name]]}')
