from django import template

from blog.models import Page

register = template.Library()


@register.simple_tag
def foot_pages() -> dict[str, list[Page]]:
    """The pages of words in the footer, by column, in one query."""
    columns: dict[str, list[Page]] = {}
    for page in Page.objects.in_footer().only("slug", "title", "column"):
        columns.setdefault(page.column, []).append(page)
    return columns
