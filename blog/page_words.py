"""A page of words as the index of the search box knows it."""

from blog.models import Page
from blog.search.entries import Entry, words_of_html

PAGE = "page"


def page_entry(page: Page, html: str) -> Entry:
    return Entry(
        kind=PAGE,
        object_id=page.pk,
        title=page.title,
        lead=page.meta_description,
        words=words_of_html(html),
    )
