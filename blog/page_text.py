"""What a page of words shows, published or previewed."""

from typing import Any

from blog.citations import BodyTooLong, Problem, render_body
from blog.models import Page
from blog.page_facts import with_facts


def page_context(page: Page) -> dict[str, Any]:
    rendered = render_body(with_facts(page.body))
    return {
        "page": page,
        "rendered": rendered,
        "contents": [h for h in rendered.headings if h.level == 2],
    }


def blocking_problems(body: str) -> list[Problem]:
    """Keys without a source. Raises BodyTooLong."""
    return render_body(with_facts(body)).blocking_problems


def what_blocks(body: str) -> list[str]:
    """The same in sentences, each naming its line."""
    try:
        return [str(problem) for problem in blocking_problems(body)]
    except BodyTooLong as error:
        return [str(error)]
