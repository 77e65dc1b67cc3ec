"""A body as readers get it, with three papers in the library."""

from bs4 import BeautifulSoup

from blog.citations import render_body
from blog.models import Source

SOURCES = {
    key: Source(key=key, authors=[{"family": family}], year=year)
    for key, family, year in (
        ("klass2004", "Klass", 2004),
        ("todd2003", "Todd", 2003),
        ("hidese2019", "Hidese", 2019),
    )
}


def rendered(body: str):
    return render_body(body, SOURCES)


def soup(body: str) -> BeautifulSoup:
    return BeautifulSoup(rendered(body).html, "html.parser")


def messages(body: str) -> list[str]:
    return [str(problem) for problem in rendered(body).problems]
