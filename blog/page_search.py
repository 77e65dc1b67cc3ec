"""Pages of words (shipping, returns, privacy) in the search box."""

from collections.abc import Iterator

from blog.citations import render_body
from blog.models import Page
from blog.page_facts import with_facts
from blog.page_words import PAGE, page_entry
from blog.search import Card, Entry, Kind


def _entries() -> Iterator[Entry]:
    for page in Page.objects.order_by("pk").iterator():
        yield page_entry(page, render_body(with_facts(page.body)).html)


def _cards(ids: list[int]) -> dict[int, Card]:
    return {
        pk: Card(
            address=page.get_absolute_url(),
            about=page.get_column_display() if page.column else "Page",
            unseen="Found on the page",
        )
        for pk, page in Page.objects.in_bulk(ids).items()
    }


PAGES = Kind(name=PAGE, is_open=Page.objects.all, cards=_cards, entries=_entries)
