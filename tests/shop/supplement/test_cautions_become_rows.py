"""Lines of text that staff wrote become rows: none lost, each under a kind."""

from importlib import import_module

import pytest

migration = import_module("shop.supplement.migrations.0010_fill_cautions")


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("are pregnant or nursing, or under 18", "pregnancy"),
        ("are under 18", "age"),
        ("have a thyroid, liver or autoimmune condition", "condition"),
        ("have surgery planned", "surgery"),
        ("take sedatives, or medicine for the thyroid", "medicine"),
        ("are allergic to nightshades", "other"),
    ],
)
def test_line_is_filed_under_its_kind(line, kind):
    assert migration.kind_of(line) == kind


@pytest.mark.parametrize("line", ["word " * 200, "x" * 700, "are pregnant", ""])
def test_every_letter_is_kept(line):
    parts = list(migration.parts_of(line.strip()))

    assert "".join("".join(parts).split()) == "".join(line.split())
    assert all(0 < len(part) <= migration.LONGEST for part in parts)
