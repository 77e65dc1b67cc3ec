"""What holds for every public page of the blog."""

import re

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def open_page(client: Client, path: str):
    """The response, once it is seen to be the same bytes for everyone."""
    response = client.get(path)

    assert response.status_code == 200, path
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert not response.wsgi_request.session.accessed
    html = response.content.decode()
    assert "csrfmiddlewaretoken" not in html
    assert not re.search(r"<script(?![^>]*(?:src=|application/ld\+json))", html)
    assert not re.search(r"<style|\sstyle=|\son\w+=", html)
    return response


def queries_of(client: Client, path: str) -> int:
    open_page(client, path)  # what is read once per process is not counted
    with CaptureQueriesContext(
        connection,
    ) as queries:
        open_page(client, path)
    return len(queries)
