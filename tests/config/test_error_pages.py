"""Pages for what went wrong: they bear both notices and ask the database nothing."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import SuspiciousOperation
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.views import defaults

from compliance.notices import FDA_NOTICE, MEDICAL_NOTICE


@pytest.mark.parametrize("code", ["400", "409", "500", "503"])
def test_page_bears_both_notices_without_a_database(code):
    """This test has no right to the database."""
    page = BeautifulSoup(render_to_string(f"{code}.html"), "html.parser")

    foot = " ".join(page.footer.get_text(" ").split())
    assert page.select_one(".fda").get_text() == f"* {FDA_NOTICE}"
    assert MEDICAL_NOTICE in foot
    assert f"({code})" in page.main.text
    assert not page.select("script, style, [style]")


def test_request_that_cannot_be_read_is_answered_in_words():
    request = RequestFactory().get("/")

    answer = defaults.bad_request(request, SuspiciousOperation("who cares"))

    assert answer.status_code == 400
    assert "We could not read that" in answer.content.decode()
    assert "who cares" not in answer.content.decode()


def test_host_that_is_not_ours_is_answered_in_words():
    answer = Client(raise_request_exception=False).get("/", HTTP_HOST="evil.example")

    assert answer.status_code == 400
    assert "We could not read that" in answer.content.decode()
