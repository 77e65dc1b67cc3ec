"""From a file that somebody handed over to plain lines, or a reason why not."""

import re
from dataclasses import dataclass
from pathlib import Path

from blog.importing.library import CannotLoad

MAX_BYTES = 1_000_000

_KINDS = {
    b"%PDF": "a PDF: open it, copy its text into a text file and import that",
    b"PK\x03\x04": "a Word or zip file: save it as plain text and import that",
    b"\xd0\xcf\x11\xe0": "an old Word file: save it as plain text and import that",
    b"{\\rtf": "an RTF file: save it as plain text and import that",
    b"\x89PNG": "a picture: type its text into a text file and import that",
    b"\xff\xd8\xff": "a picture: type its text into a text file and import that",
}
_HTML = re.compile(r"\s*(?:<!doctype html|<html\b|<\?xml)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200d\u2060\ufeff]")
_SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\f\v]")


@dataclass(frozen=True)
class Line:
    number: int
    text: str

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()


@dataclass(frozen=True)
class Handed:
    """The text of a file, and what it was written in when that was not UTF-8."""

    text: str
    encoding: str = ""


def read_file(path: Path) -> Handed:
    """Raises CannotLoad with a sentence that says what to do."""
    if path.is_dir():
        raise CannotLoad(f"{path} is a folder: name one file in it.")
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise CannotLoad(f"There is no file {path}: check its name.") from error
    except OSError as error:
        raise CannotLoad(f"{path} cannot be read: {error.strerror}.") from error
    if len(raw) > MAX_BYTES:
        raise CannotLoad(
            f"{path} is larger than 1 MB, which no article is: import its text alone."
        )
    for signature, kind in _KINDS.items():
        if raw.startswith(signature):
            raise CannotLoad(f"{path} is {kind}.")
    return _decoded(raw, path)


def _decoded(raw: bytes, path: Path) -> Handed:
    is_utf_16 = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    tries = ("utf-16",) if is_utf_16 else ("utf-8-sig", "cp1252")
    for encoding in tries:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return _readable(text, path, "" if encoding == "utf-8-sig" else encoding)
    raise CannotLoad(f"{path} is not text: save the article as plain text (UTF-8).")


def _readable(text: str, path: Path, encoding: str) -> Handed:
    if not normalized(text).strip():
        raise CannotLoad(f"{path} is empty: there is nothing to import.")
    if _HTML.match(text):
        raise CannotLoad(
            f"{path} is a web page: copy its text into a text file and import that."
        )
    return Handed(
        text, {"cp1252": "Windows-1252", "utf-16": "UTF-16"}.get(encoding, "")
    )


def normalized(text: str) -> str:
    """One kind of line end and of space, nothing invisible; line numbers stay."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SPACES.sub(" ", _INVISIBLE.sub("", text))


def lines_of(text: str) -> list[Line]:
    return [Line(i, line.rstrip()) for i, line in enumerate(text.split("\n"), 1)]
