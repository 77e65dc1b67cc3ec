"""What may be uploaded as a certificate: a PDF by its content, and nothing that acts."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

MOST_BYTES = 5 * 2**20
MOST_PAGES = 40
MOST_PARTS = 50_000
"""A certificate has some hundreds of parts; what has more is not read to its end."""

ACTING_KEYS = {"/JS", "/JavaScript", "/AA", "/EmbeddedFiles", "/EF", "/XFA"}
ACTIONS = {
    *("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE"),
    *("/Rendition", "/RichMedia", "/Movie", "/Sound"),
}

NO_PDF = "This file is not a PDF, whatever its name says. Choose the laboratory’s PDF."
DAMAGED = "This PDF is damaged. Ask the laboratory for the file again."
LOCKED = "This PDF asks for a password. Buyers could not open it: take one without."
ACTS = (
    "This PDF holds a script, a form that sends, or another file. Print it to a new"
    " PDF and choose that one."
)


def check_certificate(file: File) -> None:
    """Raises ValidationError with a sentence for the field."""
    # Stored before, and checked then.
    if getattr(file, "_committed", False):
        return
    size = file.size or 0
    if size > MOST_BYTES:
        raise ValidationError(
            f"This file has {size / 2**20:.1f} MB. Choose a PDF of 5 MB or less."
        )
    file.seek(0)
    if not file.read(1024).lstrip().startswith(b"%PDF-"):
        raise ValidationError(NO_PDF)
    file.seek(0)
    try:
        _check_parts(PdfReader(file, strict=False))
    except (
        PyPdfError,
        # What pypdf 7 lets through from its parsing of broken files.
        *(ValueError, KeyError, TypeError, AttributeError, IndexError),
        *(RecursionError, OverflowError, NotImplementedError),
    ) as error:
        raise ValidationError(DAMAGED) from error
    finally:
        file.seek(0)


def _check_parts(reader: PdfReader) -> None:
    if reader.is_encrypted:
        raise ValidationError(LOCKED)
    pages = len(reader.pages)
    if not pages:
        raise ValidationError(DAMAGED)
    if pages > MOST_PAGES:
        raise ValidationError(
            f"This PDF has {pages} pages. Choose one of {MOST_PAGES} pages or fewer."
        )
    for part in _parts(reader.trailer):
        if ACTING_KEYS & part.keys() or part.get("/S") in ACTIONS:
            raise ValidationError(ACTS)


def _parts(trailer: DictionaryObject) -> Iterator[DictionaryObject]:
    """Every dictionary that the document leads to, once."""
    waiting: list[Any] = [trailer]
    seen: set[tuple[int, int]] = set()
    for _ in range(MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop()
        if isinstance(part, IndirectObject):
            name = (part.idnum, part.generation)
            if name in seen:
                continue
            seen.add(name)
            part = part.get_object()
        if isinstance(part, DictionaryObject):
            yield part
            waiting += [part.raw_get(key) for key in part]
        elif isinstance(part, ArrayObject):
            waiting += list.__iter__(part)
    raise ValidationError(
        "This PDF has too many parts to be a certificate. Print it to a new PDF."
    )
