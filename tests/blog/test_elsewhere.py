"""The magazine in another Django project: no shop, no Oscar, its own look."""

import json
import subprocess
import sys

import pytest

ARTICLE = "/read/a-short-night-and-what-it-costs/"
PATHS = [
    *["/read/", ARTICLE, "/read/sources/", "/read/sources/hidese2019/"],
    *["/read/feed/", "/read/feed/json/", "/read/search/?q=sleep"],
    *["/read/sources/hidese2019.bib", f"{ARTICLE}references.ris"],
]


@pytest.fixture(scope="module")
def told():
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.blog.elsewhere", *PATHS],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return json.loads(done.stdout)


def test_every_page_and_the_editor_open(told):
    assert set(told["statuses"].values()) == {200}, told["statuses"]


def test_nothing_of_the_shop_is_loaded(told):
    assert told["loaded"] == []


def test_article_has_its_citations_in_the_look_of_that_project(told):
    page = told["pages"][ARTICLE]

    assert 'role="doc-biblioref"' in page
    assert 'id="ref-1"' in page
    assert "should not be taken as medical advice" in page
    assert "basket" not in page
