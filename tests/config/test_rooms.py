"""A folder of code says in its first line why it exists; Django's own folders need not."""

import ast

from config.environment import BASE_DIR

OF_DJANGO = {"admin", "management", "migrations", "models", "templatetags", "views"}


def says_why(path) -> bool:
    return path.exists() and bool(ast.get_docstring(ast.parse(path.read_text())))


def test_every_room_says_why_it_exists():
    houses = [BASE_DIR / name for name in ["config", "shop", "blog", "compliance"]]
    rooms = [
        room
        for room in [*houses, *(inner for house in houses for inner in house.iterdir())]
        if (room / "__init__.py").exists() and room.name not in OF_DJANGO
    ]
    silent = [
        str(room.relative_to(BASE_DIR))
        for room in rooms
        if not says_why(room / "__init__.py") and not says_why(room / "models.py")
    ]

    assert len(rooms) > 30
    assert silent == []
