"""How long the text of one article takes, without a database."""

import os
import time

import django

CITATIONS, SOURCES, IN_A_PARAGRAPH = 400, 60, 5
ROUNDS = 25


def milliseconds_of_400_citations() -> float:
    """Of processor time, the best of many: other work on the machine is not ours."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("DEMO", "true")
    django.setup()
    from blog.citations import render_body  # noqa: PLC0415

    sources, body = _sources(), _body()
    times = []
    for _ in range(ROUNDS):
        began = time.process_time()
        rendered = render_body(body, sources)
        times.append(time.process_time() - began)
    if rendered.html.count('role="doc-biblioref"') < CITATIONS:
        raise RuntimeError("The article lost citations on the way.")
    return min(times) * 1000


def _body() -> str:
    sentences = [
        f"A sentence of plain words that goes on for a little.[@source{i % SOURCES}]"
        for i in range(CITATIONS)
    ]
    paragraphs = [
        " ".join(sentences[i : i + IN_A_PARAGRAPH])
        for i in range(0, CITATIONS, IN_A_PARAGRAPH)
    ]
    return "\n\n".join(paragraphs)


def _sources() -> dict:
    from blog.models import Source  # noqa: PLC0415
    from tests.bench.articles.filling import source_fields  # noqa: PLC0415

    return {f"source{i}": Source(pk=i + 1, **source_fields(i)) for i in range(SOURCES)}
