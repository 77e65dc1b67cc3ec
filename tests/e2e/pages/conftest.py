from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.pages.states import every_state
from tests.e2e.pages.walk import Visit, visit


@dataclass
class Walk:
    visits: list[Visit]
    folder: Path
    """Holds what the server sent, a file for each visit."""

    def files(self) -> dict[Path, Visit]:
        return {
            self.folder / f"{number:03}.html": seen
            for number, seen in enumerate(self.visits)
        }


@pytest.fixture(scope="session")
def walk(browser, shop, tmp_path_factory) -> Walk:
    """Every state of every page, seen once for all tests."""
    visits = [visit(browser, shop.url, state) for state in every_state(shop)]
    done = Walk(visits, tmp_path_factory.mktemp("pages"))
    for file, seen in done.files().items():
        file.write_text(seen.html)
    return done
