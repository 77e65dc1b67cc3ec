from pathlib import Path

import pytest

from tests.blog.desk import writer


@pytest.fixture
def ann():
    return writer("ann")


@pytest.fixture
def stored(settings):
    def names() -> list[str]:
        folder = Path(settings.MEDIA_ROOT)
        return sorted(file.name for file in folder.rglob("*") if file.is_file())

    return names
