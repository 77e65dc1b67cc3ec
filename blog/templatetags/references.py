import re

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from blog.citations import Reference, RenderedBody
from blog.exporting.coins import coins_html
from blog.models import Source
from blog.references import full_reference_html, reference_html, where_html
from compliance.templatetags.disclaimers import claim_was_shown

register = template.Library()
register.filter("as_reference", reference_html)
register.filter("as_full_reference", full_reference_html)
register.filter("where_published", where_html)
register.filter("as_coins", coins_html)


@register.filter
def as_short_coins(source: Source) -> SafeString:
    """For lists, where the first author is enough to find a paper again."""
    return coins_html(source, all_authors=False)


_FITS_A_POPOVER = 280
_END_OF_A_SENTENCE = re.compile(r"(?<=[a-z\d)][.?!])\s+(?=[A-Z])")


@register.filter
def where_short(source: Source) -> SafeString:
    """Lopresti. <i>Medicine</i>. 2019;98(37):e17186."""
    first = source.authors[0] if source.authors else {}
    name = first.get("family") or first.get("literal") or ""
    return format_html("{}{}", f"{name}. " if name else "", where_html(source))


@register.filter
def told_shortly(source: Source) -> list[tuple[str, str]]:
    """What the pop-up of a number tells, without what is not known."""
    told = [
        ("Type", source.study_type),
        ("People", source.participants),
        ("Found", _in_a_sentence(source.finding)),
        ("Status", "" if source.is_doubtful else source.status_told),
    ]
    return [(name, value) for name, value in told if value]


@register.filter
def ways_back(reference: Reference) -> SafeString:
    """Links to each place that cites it; quick, as an article may have hundreds."""
    number = reference.number
    if len(reference.places) == 1:
        return format_html(
            '<a href="#{}" role="doc-backlink" aria-label="Back to the text where source'
            ' {} is cited">Back to the text</a>',
            reference.places[0],
            number,
        )
    links = (
        f' <a class="letter" href="#{place}" role="doc-backlink" aria-label="{letter}:'
        f' back to place {count} where source {number} is cited">{letter}</a>'
        for count, (place, letter) in enumerate(reference.backlinks, start=1)
    )
    # Places and letters are made by us of digits and letters only.
    return mark_safe(f"Back to the text:{''.join(links)}")  # noqa: S308


def _in_a_sentence(finding: str) -> str:
    if len(finding) <= _FITS_A_POPOVER:
        return finding
    return _END_OF_A_SENTENCE.split(finding, 1)[0]


@register.simple_tag(takes_context=True)
def written(context: template.Context, rendered: RenderedBody) -> SafeString:
    """A body, whose claims count for the notice below it."""
    for key in rendered.claims:
        claim_was_shown(context, key)
    return rendered.html
