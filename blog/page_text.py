"""What a page of words shows, published or previewed."""

from typing import Any

from django.db import transaction

from blog.citations import BodyTooLong, Problem, render_body
from blog.models import Page, PageCitation
from blog.page_facts import with_facts
from blog.page_words import page_entry
from blog.search.index import put


def page_context(page: Page) -> dict[str, Any]:
    rendered = render_body(with_facts(page.body))
    return {
        "page": page,
        "rendered": rendered,
        "contents": [h for h in rendered.headings if h.level == 2],
    }


@transaction.atomic
def record_page_citations(page: Page) -> None:
    """So that what the page cites cannot be deleted, and the search box finds what it
    says; made from its words as saved."""
    rendered = render_body(with_facts(page.body))
    page.citations.all().delete()
    PageCitation.objects.bulk_create(
        PageCitation(page=page, source=reference.source)
        for reference in rendered.references
    )
    put([page_entry(page, rendered.html)])


def blocking_problems(body: str) -> list[Problem]:
    """Keys without a source. Raises BodyTooLong."""
    return render_body(with_facts(body)).blocking_problems


def what_blocks(body: str) -> list[str]:
    """The same in sentences, each naming its line."""
    try:
        return [str(problem) for problem in blocking_problems(body)]
    except BodyTooLong as error:
        return [str(error)]
