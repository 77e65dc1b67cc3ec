"""docs/payments.md names tests that exist."""

import re
from pathlib import Path

from django.conf import settings

NAME = re.compile(r"(?<![\w/])(?!test_)[a-z][a-z0-9]*(?:_[a-z0-9]+){2,}")


def test_every_row_names_tests_that_exist():
    tests = "\n".join(
        file.read_text() for file in Path(__file__).parents[1].rglob("test_*.py")
    )
    page = (Path(settings.BASE_DIR) / "docs" / "payments.md").read_text()
    matrix = page.split("## The matrix")[1].split("## Decisions")[0]
    rows = [line for line in matrix.splitlines() if line.startswith("| ")][2:]

    named = [NAME.findall(row) for row in rows]
    missing = {
        name for names in named for name in names if f"def test_{name}(" not in tests
    }

    assert len(rows) > 30
    assert missing == set()
    assert [row for row, names in zip(rows, named, strict=True) if not names] == []
