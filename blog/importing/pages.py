from pathlib import Path

from django.db import transaction

from blog.importing.folder import (
    markdown_files,
    naming_the_file,
    read_front_matter,
    refuse_bad_fields,
)
from blog.importing.front_matter import FrontMatter
from blog.importing.library import CannotLoad, Loaded
from blog.models import Page
from blog.page_text import blocking_problems, record_page_citations
from blog.published import texts_of_page
from compliance.claims.forms import refusals_of

_FIELDS: dict[str, type] = {
    "title": str,
    "slug": str,
    "meta_description": str,
    "column": str,
    "position": int,
    "is_sample": bool,
}
_REQUIRED = ("title", "slug", "meta_description")


@transaction.atomic
def load_pages(folder: Path) -> Loaded:
    """Add the pages whose address is free; never touch one that we have.

    Raises CannotLoad, and then nothing was written.
    """
    loaded = Loaded()
    for path in markdown_files(folder):
        with naming_the_file(path):
            front = read_front_matter(path)
            refuse_bad_fields(front.fields, _FIELDS, required=_REQUIRED)
            if Page.objects.filter(slug=front.fields["slug"]).exists():
                loaded.kept.append(front.fields["slug"])
                continue
            page = _checked(front)
        for problem in blocking_problems(page.body):
            raise CannotLoad(
                f"{path}, line {problem.line + front.lines_above_body}: "
                f"{problem.message} Nothing was loaded."
            )
        if claims := refusals_of(texts_of_page(page)):
            raise CannotLoad(f"{path}: {claims[0]} Nothing was loaded.")
        page.keep(by=None, why=f"Loaded from {path.name}.")
        record_page_citations(page)
        loaded.created.append(page.slug)
    return loaded


def _checked(front: FrontMatter) -> Page:
    page = Page(**front.fields, body=front.body)
    page.full_clean()
    return page
