"""Collects every string that is marked for translation, and compiles what translators
wrote. Babel does both, so no machine needs the gettext programs.

`python -m config.translations` collects into locale/es/LC_MESSAGES/django.po and keeps
what is translated there; `python -m config.translations compile` only writes the .mo
that Django reads, where it is older than its .po. Needs no settings and no database.
"""

import os
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from config.environment import BASE_DIR

LOCALES = BASE_DIR / "locale"
CODE = ("config", "shop", "blog", "compliance")
STAFF_TEMPLATES = ("admin", "styleguide.html")
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = """\
# What visitors read, in the language of this folder. Collected by
# `python -m config.translations`; only what stands behind msgstr is written by hand.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
"""Without a date and without line numbers: two branches that each add a string change
only the lines of that string."""


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["compile"]):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    if not arguments:
        for po in po_files():
            missing = collect_into(po)
            sys.stdout.write(f"{po.relative_to(BASE_DIR)}: {missing} to translate\n")
    compile_all()
    return 0


def po_files() -> list[Path]:
    return sorted(LOCALES.glob("*/LC_MESSAGES/django.po"))


def collect_into(po: Path) -> int:
    """Writes the file anew and says how many of its strings are not translated."""
    catalog = read(po)
    catalog.update(collected(), no_fuzzy_matching=True)
    po.write_bytes(as_po(catalog))
    return sum(1 for message in catalog if message.id and not is_translated(message))


def collected() -> Catalog:
    """Every marked string of our Python and of the templates that visitors see."""
    catalog = Catalog(charset="utf-8")
    for path in [*_python_files(), *_template_files()]:
        read_marks: Any = extract_python if path.suffix == ".py" else _extract_template
        with path.open("rb") as file:
            for _, words, comments, context in extract(read_marks, file, KEYWORDS):
                catalog.add(words, None, auto_comments=comments, context=context)
    return catalog


def is_translated(message: Any) -> bool:
    words = message.string if message.pluralizable else (message.string,)
    return all(words) and not message.fuzzy


def read(po: Path) -> Catalog:
    with po.open("rb") as file:
        return read_po(file, locale=po.parts[-3], domain="django", abort_invalid=True)


def as_po(catalog: Catalog) -> bytes:
    body = BytesIO()
    write_po(
        body,
        catalog,
        width=0,
        no_location=True,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
    )
    header = HEADER.format(language=catalog.locale)
    return header.encode() + body.getvalue().strip() + b"\n"


def compile_all() -> None:
    for po in po_files():
        mo = po.with_suffix(".mo")
        if not is_compiled(po):
            compiled = BytesIO()
            write_mo(compiled, read(po))
            # At once, for another process may be reading it, or writing it too.
            fresh = mo.with_name(f"{mo.name}.{os.getpid()}")
            fresh.write_bytes(compiled.getvalue())
            fresh.replace(mo)


def is_compiled(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns


def _python_files() -> Iterator[Path]:
    for room in CODE:
        yield from sorted((BASE_DIR / room).rglob("*.py"))


def _template_files() -> Iterator[Path]:
    folder = BASE_DIR / "templates"
    for path in sorted(folder.rglob("*.*")):
        if path.relative_to(folder).parts[0] not in STAFF_TEMPLATES:
            yield path


def _extract_template(
    file: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[Any]:
    """Django turns its tags into calls and all else into X; lines must not be indented
    to be read as Python."""
    calls = templatize(file.read().decode())
    lines = "\n".join(line.strip() for line in calls.splitlines())
    return extract_python(BytesIO(lines.encode()), keywords, comment_tags, options)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
